// Package grid is a view of a table of any size, drawn as one picture.
//
// Fyne's own table makes an object for every cell and keeps positions in 32-bit floats, which takes 50 ms a frame at 100,000
// rows and loses rows past 450,000. A [Grid] draws the cells in view straight into an image with package ras: a frame costs the
// same for ten rows and for ten million, and every row can be reached, because positions are whole row numbers.
//
// Each column has a header with its name, the sign of its type, its role, a small histogram and its share of missing cells; what
// these need is computed off the goroutine of the window and appears as it is ready. So are sorting, which leaves the table alone
// and shows it through a permutation of its rows, and finding.
//
// Pointer: drag selects cells, the gutter whole rows; a click on a header sorts by it, up, down and not at all; dragging its
// right edge makes a column wider, a double click there as wide as its cells need. Keys: arrows, Page Up and Page Down, Home and
// End move the cursor, with Shift they extend the selection; Ctrl+Home and Ctrl+End go to the corners, Ctrl+A selects all, Ctrl+C
// copies tab-separated text, Escape gives the selection up.
package grid
