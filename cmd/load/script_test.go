package main

import (
	"fmt"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tenrounds/test/faults"
)

// patient runs scripts as a *testing.T does, and one again in which the machine stood still: some measure for
// 50 ms.
type patient struct {
	t     *testing.T
	found *faults.Findings // in a script
	said  []any
}

var _ testscript.T = (*patient)(nil)

func (p *patient) Skip(args ...any) { p.t.Skip(args...) }
func (p *patient) Log(args ...any)  { p.said = append(p.said, args...) }
func (p *patient) Verbose() bool    { return testing.Verbose() }
func (p *patient) Parallel()        {} // Run has said so

func (p *patient) Fatal(args ...any) {
	p.Log(args...)
	p.FailNow()
}

func (p *patient) FailNow() {
	if p.found == nil {
		p.t.Fatal(p.said...)
	}
	p.found.Fatalf("the script failed")
}

func (p *patient) Run(name string, script func(testscript.T)) {
	p.t.Run(name, func(t *testing.T) {
		t.Parallel()
		faults.Try(t, func(f *faults.Findings, _ int) {
			p := &patient{t: t, found: f}
			defer func() { // a script that failed says how only after FailNow
				if f.Failed() {
					f.Errorf("%s", fmt.Sprint(p.said...))
				}
			}()
			script(p)
		})
	})
}
