package rig

import "tenrounds/harness"

// Strays are the warnings of an entry that is a variant: what differs beside its framework.
func (s *Stage) Strays(e harness.Entry) []string {
	p := s.Programs[e.Program()]
	v := p.Target.Variant
	if v == nil {
		return nil
	}
	plain, built := s.Programs[v.Target]
	if !built {
		return []string{v.Target + " was not built: whether more than the framework differs is not known"}
	}
	return v.Strays(p.Target.Module, p.Build, plain.Build)
}
