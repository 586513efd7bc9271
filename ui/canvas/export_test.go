package canvas

// Frames is how many pictures were drawn, which tests of repainting count.
func (c *Canvas) Frames() int { return c.frames }
