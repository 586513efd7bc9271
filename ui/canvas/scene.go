package canvas

// Scene is what the canvas shows. It must not be changed once it was handed to
// SetScene. Later nodes lie above earlier ones; notes lie below all nodes.
type Scene struct {
	Nodes []Node
	Links []Link
	Notes []Note
}

// Node is one box of the graph.
type Node struct {
	ID       string // unique among nodes and notes
	Title    string
	Subtitle string  // the setting that matters most
	Family   string  // chooses the accent colour, see Colors.Families
	Icon     string  // one of Icons; any other draws a plain dot
	X, Y     float64 // top left in world units
	In, Out  []Port
	State    State
	Progress float64 // share done while Running, 0 to 1; below 0 if not known
	Corner   string  // what the last run took, such as "891 rows · 0.2 s"
	Error    string  // why the node failed, as one sentence
	Warned   bool    // something about the node calls for a look, though it runs
}

// Port is a place where links end.
type Port struct {
	Name     string // unique among the ports of its side
	Title    string // shown to people; Name if empty
	Type     string // "table", "model", "evaluation": colour and shape
	Optional bool   // need not be connected
	Many     bool   // takes any number of links
}

// label is what to call the port.
func (p Port) label() string {
	if p.Title != "" {
		return p.Title
	}
	return p.Name
}

// Link connects an output port to an input port.
type Link struct {
	FromNode, FromPort string
	ToNode, ToPort     string
	Active             bool // rows are flowing
	Marked             bool // part of a path to warn about, such as leakage
}

// From is the output end of the link.
func (l Link) From() PortRef { return PortRef{Node: l.FromNode, Port: l.FromPort, Out: true} }

// To is the input end of the link.
func (l Link) To() PortRef { return PortRef{Node: l.ToNode, Port: l.ToPort} }

// Same reports whether both connect the same ports, whatever their looks.
func (l Link) Same(k Link) bool { return l.ends() == k.ends() }

// ends is the link without its looks, which identifies it.
func (l Link) ends() Link {
	l.Active, l.Marked = false, false
	return l
}

// PortRef names a port of a node. The zero value names none.
type PortRef struct {
	Node, Port string
	Out        bool // on the output side; a name may occur on both
}

// Note is a text on the canvas, behind the nodes.
type Note struct {
	ID         string // unique among nodes and notes
	Text       string
	X, Y, W, H float64
}

// State is what is known of a node's result.
type State int

// The states of a node.
const (
	Idle    State = iota // never run
	Stale                // has a result that its settings or inputs have outgrown
	Waiting              // will run when its inputs are there
	Running
	Done
	Cached  // done without running: the result was in the cache
	Failed  // see Node.Error
	Skipped // not run because something before it failed
)

// String is what to call the state on the node.
func (s State) String() string {
	switch s {
	case Stale:
		return "Out of date"
	case Waiting:
		return "Waiting"
	case Running:
		return "Running"
	case Done:
		return "Done"
	case Cached:
		return "Cached"
	case Failed:
		return "Failed"
	case Skipped:
		return "Skipped"
	}
	return "Not run"
}
