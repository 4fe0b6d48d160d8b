package agent

// NetworkOrder says how slow the network is to be: the rule of launch.ShapeNetwork, for the interface of
// Host.
type NetworkOrder struct{ Host, Rule string }

// ShapeNetwork makes the network slower for as long as the connection lasts.
func (t *Target) ShapeNetwork(o NetworkOrder, _ *None) error {
	undo, err := t.launcher.ShapeNetwork(t.ctx, o.Host, o.Rule)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unshape = undo
	return nil
}

// restoreNetwork makes the network as it was.
func (t *Target) restoreNetwork() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.unshape == nil {
		return
	}
	if err := t.unshape(); err != nil {
		t.agent.Say("%v", err)
	}
	t.unshape = nil
}
