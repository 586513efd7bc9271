// Package geom is the geometry of the node canvas without any window toolkit:
// the view transform, where the parts of a node lie, the curves of links, a
// spatial index, snapping, and automatic layout.
//
// World coordinates are units of the document: x to the right, y down, one unit
// one device-independent pixel at 100 % zoom. Screen coordinates are
// device-independent pixels from the top left of the widget.
package geom
