package canvas

import "fyne.io/fyne/v2"

// Events is how the canvas reports what a person wants. Nil functions are left
// out. All are called on the user interface goroutine; lists of ids are in the
// order of the scene and hold nodes and notes alike.
type Events struct {
	// Move is called once at the end of a drag with the distance in world
	// units. Unless the application hands over a new scene, all goes back.
	Move func(ids []string, dx, dy float64)
	// Connect asks for a link from an output to an input port.
	Connect func(from, to PortRef)
	// Disconnect asks to remove one link.
	Disconnect func(l Link)
	// Delete asks to remove the selection.
	Delete func(ids []string, links []Link)
	// Select tells that the selection is now this.
	Select func(ids []string, links []Link)
	// Palette asks for the list of node kinds at a place. If from names a port,
	// only kinds that fit it make sense and the new node is to be linked to it.
	Palette func(at Spot, from PortRef)
	// Open asks for the details of a node or note.
	Open func(id string)
	// Menu asks for the context menu of what lies at a place.
	Menu func(at Spot)
	// Hover tells that the pointer has rested for half a second on a node, port
	// or link, and, with the zero Spot, that it has left it.
	Hover func(at Spot)
	// Duplicate, Copy and Cut ask for just that, with the selection.
	Duplicate func(ids []string)
	Copy      func(ids []string)
	Cut       func(ids []string)
	// Paste asks to insert the clipboard around a point of the world.
	Paste func(x, y float64)
	// Redo asks for the edit that was taken back last.
	Redo func()
	// Run asks to run to the selection.
	Run func(ids []string)
	// CanConnect tells whether a link from an output to an input port is
	// allowed and, if not, why, as a short sentence. The default allows links
	// between different nodes and ports of one type.
	CanConnect func(from, to PortRef) (ok bool, reason string)
}

// Spot is a place on the canvas and what lies there. Node is the id of a node
// or note; Port is set with Node if a port is meant; Link is set if Linked.
type Spot struct {
	X, Y   float64       // in the world
	At     fyne.Position // in the window
	Node   string
	Port   PortRef
	Link   Link
	Linked bool
}

// same reports whether both name the same thing, wherever on it.
func (s Spot) same(q Spot) bool {
	return s.Node == q.Node && s.Port == q.Port && s.Linked == q.Linked && s.Link.Same(q.Link)
}

// names reports whether anything lies there.
func (s Spot) names() bool { return s.Node != "" || s.Linked }
