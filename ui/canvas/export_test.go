package canvas

// Frames is how many pictures were drawn, which tests of repainting count.
func (c *Canvas) Frames() int { return c.frames }

// WireReason is why the link being drawn may not end where it is.
func (c *Canvas) WireReason() string {
	if g, ok := c.gesture.(*wire); ok {
		return g.reason
	}
	return ""
}

// CurrentColors is what the canvas draws with.
func (c *Canvas) CurrentColors() Colors { return *c.style().colors }

// Draw draws the picture if it is out of date.
func (c *Canvas) Draw(w, h int) { c.draw(w, h) }
