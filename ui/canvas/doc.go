// Package canvas is the node-graph widget: it draws a [Scene] and tells what a
// person wants to do with it through [Events].
//
// The widget knows nothing of pipelines. The application turns a document into
// a scene, hands it over with [Canvas.SetScene], turns events into edits of the
// document, and hands over the next scene. So undo, checks and saving have one
// home, and whatever the application refuses simply does not appear. What is
// only view (zoom, selection, hover, a drag in progress) belongs to the widget
// and survives a new scene.
//
// The whole picture is one raster drawn by package ras, in bands, into one
// image that is reused; Fyne sees a single object. Many small objects cost four
// to twenty times as much in a graph of a thousand nodes, and Fyne's lines snap
// to whole pixels. Nothing is drawn while nothing changes, and nothing moves by
// itself: dots on a link advance only when a new scene says rows flowed.
//
// All methods are for the user interface goroutine.
package canvas
