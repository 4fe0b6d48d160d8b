package wire

import (
	"context"
	"time"
)

// Client sends requests to a server on one connection, as long as the server keeps it.
type Client struct {
	Addr string
	// Patience is how long each answer may take.
	Patience time.Duration
	conn     *Conn
}

// Do sends a request and reads the answer. If the server has closed an unused connection meanwhile, Do opens
// a new one.
func (c *Client) Do(ctx context.Context, raw, method string) (*Answer, error) {
	for kept := c.conn != nil; ; kept = false {
		if c.conn == nil {
			conn, err := Dial(ctx, c.Addr, c.Patience)
			if err != nil {
				return nil, err
			}
			c.conn = conn
		}
		c.conn.Send(raw)
		_ = c.conn.SetReadDeadline(time.Now().Add(c.Patience))
		a, err := c.conn.Read(method)
		if err != nil || a.Closes() {
			c.Close()
		}
		if kept && a == nil && ClosedByPeer(err) {
			continue
		}
		return a, err
	}
}

// Close closes the connection.
func (c *Client) Close() {
	if c.conn != nil {
		_ = c.conn.Close()
	}
	c.conn = nil
}
