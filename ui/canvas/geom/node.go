package geom

// Measures of a node in world units. The height grows with the ports.
const (
	NodeWidth  = 208
	NodeHeight = 74
	PortPitch  = 22
	PortRadius = 6
)

// NodeRect is the rectangle of a node with its top left at x, y and the given
// numbers of ports on its left and right edge.
func NodeRect(x, y float64, in, out int) Rect {
	h := max(NodeHeight, PortPitch*float64(max(in, out))+16)
	return Rect{x, y, x + NodeWidth, y + h}
}

// InPort is the centre of input port i of n on the left edge of a node.
func InPort(r Rect, i, n int) Point { return Point{r.X0, portY(r, i, n)} }

// OutPort is the centre of output port i of n on the right edge of a node.
func OutPort(r Rect, i, n int) Point { return Point{r.X1, portY(r, i, n)} }

func portY(r Rect, i, n int) float64 {
	return (r.Y0+r.Y1)/2 + PortPitch*(float64(i)-float64(n-1)/2)
}
