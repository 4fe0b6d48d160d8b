package harness

import (
	"maps"
	"slices"
	"time"
)

// Flavour is a variant in a manifest: the same program under another runner, on another interpreter, or with
// other settings. It is a target of its own, NAME-FLAVOUR. What it does not say is as the manifest has it.
type Flavour struct {
	Title  string `json:"title,omitempty"`
	Engine string `json:"engine,omitempty"`
	Class  string `json:"class,omitempty"`
	Static string `json:"static,omitempty"`
	// Args are added to the run command.
	Args    []string `json:"args,omitempty"`
	Runtime string   `json:"runtime,omitempty"`
	Lock    string   `json:"lock,omitempty"`
	Package string   `json:"package,omitempty"`
	// Needs and Warmup replace the manifest's where they are not empty.
	Needs  string `json:"needs,omitempty"`
	Warmup string `json:"warmup,omitempty"`
	// Concurrency is nil to keep the manifest's; 0 means no limit.
	Concurrency *int `json:"concurrency,omitempty"`
	// Gaps are added to the manifest's. One without "observed" removes the manifest's.
	Gaps map[string]Gap `json:"gaps,omitempty"`
}

// Apply makes the target that a flavour of it is.
func (f Flavour) Apply(t Target, name string) Target {
	t.Of, t.Name, t.Flavours = t.Name, t.Name+"-"+name, nil
	for _, field := range []struct{ to, from *string }{
		{&t.Title, &f.Title}, {&t.Engine, &f.Engine}, {&t.Class, &f.Class}, {&t.Static, &f.Static},
		{&t.Runtime, &f.Runtime},
		{&t.Lock, &f.Lock}, {&t.Package, &f.Package}, {&t.Needs, &f.Needs}, {&t.Warmup, &f.Warmup},
	} {
		if *field.from != "" {
			*field.to = *field.from
		}
	}
	t.Run = slices.Concat(t.Run, f.Args)
	if f.Concurrency != nil {
		t.Concurrency = *f.Concurrency
	}
	gaps := maps.Clone(t.Gaps)
	for check, gap := range f.Gaps {
		if gaps == nil {
			gaps = map[string]Gap{}
		}
		gaps[check] = gap
		if gap.Observed == "" {
			delete(gaps, check)
		}
	}
	t.Gaps = gaps
	return t
}

// Identity is what the program answers to GET /about: the name of the manifest's folder.
func (t Target) Identity() string {
	if t.Of != "" {
		return t.Of
	}
	return t.Name
}

// RunIn is how long the program is asked after each launch before anything counts; 0 where the manifest says
// nothing.
func (t Target) RunIn() time.Duration {
	d, err := time.ParseDuration(t.Warmup)
	if err != nil {
		return 0 // a manifest with another value is refused when it is read
	}
	return d
}
