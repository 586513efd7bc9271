// Package ras is a small anti-aliased software rasteriser for diagrams:
// rounded boxes, soft shadows, discs, rings, convex polygons, thick curves and
// text, drawn straight into a premultiplied RGBA image.
//
// A general path rasteriser spends several milliseconds a frame on the outline
// of things whose distance function fits in one line. So every shape here is
// drawn from its signed distance: coverage is one half minus the distance of
// the pixel centre to the edge, clamped to the range 0 to 1. Work is done in
// horizontal bands (see [Band]), one goroutine each, which never touch the same
// pixel.
//
// All coordinates are pixels of the image with the origin at the top left; the
// centre of the first pixel is (0.5, 0.5). Colours are premultiplied.
package ras
