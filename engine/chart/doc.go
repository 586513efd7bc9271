// Package chart draws the charts of evaluations and columns without a window.
//
// A constructor such as [ROC] or [Histogram] turns numbers into a [Chart], which knows no
// theme and no size: marks in data coordinates, axes with titles and units, areas that
// answer to the pointer, and the table behind the picture. [Render] draws it in a [Style]
// at a size and a scale into an image, and returns the [Mapping] between pixels and data
// that hover needs; the Write methods give files. Anything that cannot be drawn honestly
// (no rows, one class only, no finite value) is an error with a sentence for people.
//
// Drawing is done by gonum/plot with marks of our own: its glyphs take half a second for
// 100,000 points where stamping them into the image takes some 10 ms, its bars and grid
// lines fall between pixels, and its legend has no ground to be read on.
package chart
