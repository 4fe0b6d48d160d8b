// Package catalog lists what a command line can name: targets, scenarios, plans and report formats.
package catalog

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/report"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session"
)

// Catalog is what there is, and where its plans come from.
type Catalog struct {
	Targets []harness.Target
	// Plans are the names of the plans. Plan reads one, or says why it cannot be used here.
	Plans []string
	Plan  func(name string) (harness.Plan, error)
}

// part is one list of the catalog.
type part struct {
	name  string
	write func(Catalog, io.Writer)
}

var parts = []part{
	{"targets", Catalog.targets}, {"scenarios", Catalog.scenarios}, {"plans", Catalog.plans},
	{"formats", Catalog.formats},
}

// Parts are the names of the lists.
func Parts() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

// Write writes the named lists, or all of them. It refuses a name that is none.
func (c Catalog) Write(w io.Writer, names ...string) error {
	for _, name := range names {
		if !slices.Contains(Parts(), name) {
			return errors.New("there is no list of " + name + plan.DidYouMean(name, Parts()))
		}
	}
	written := false
	for _, p := range parts {
		if len(names) > 0 && !slices.Contains(names, p.name) {
			continue
		}
		if written {
			fmt.Fprintln(w)
		}
		p.write(c, w)
		written = true
	}
	return nil
}

// columns aligns what fill writes, with a tab between two columns.
func columns(w io.Writer, fill func(io.Writer)) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fill(t)
	_ = t.Flush() // whether w can be written is the command's to find out
}

func (c Catalog) targets(w io.Writer) {
	always := func(t harness.Target) bool { return !t.External && !t.Optional }
	var own, others []harness.Target
	for _, t := range plan.Plain(c.Targets) {
		if always(t) {
			own = append(own, t)
		} else {
			others = append(others, t)
		}
	}
	columns(w, func(w io.Writer) {
		fmt.Fprintln(w, "Targets of a run that names none")
		for _, t := range own {
			fmt.Fprintf(w, "  %s\t%s\t%s\tfiles by %s\n", t.Name, t.Language, t.Engine, t.Static)
		}
		fmt.Fprintln(w, "Targets that take part where --targets or a plan names them")
		for _, t := range others {
			fmt.Fprintf(w, "  %s\t%s\t%s\tfiles by %s\n", t.Name, t.Language, t.Engine, t.Static)
		}
	})
}

func (Catalog) scenarios(w io.Writer) {
	all := scenarios.All()
	for _, name := range scenarios.APINames() {
		if s, err := scenarios.ByName(name); err == nil { // its own names are known to it
			all = append(all, s)
		}
	}
	columns(w, func(w io.Writer) {
		fmt.Fprintln(w, "Scenarios")
		for _, s := range all {
			fmt.Fprintf(w, "  %s\t%s\n", s.Name, s.About)
		}
	})
	fmt.Fprintf(w, "  and of the bookstore, each with -small, -medium or -full: %s\n",
		strings.Join(scenarios.BookstoreKinds(), ", "))
}

func (c Catalog) plans(w io.Writer) {
	columns(w, func(w io.Writer) {
		fmt.Fprintln(w, "Plans, files in plans/, with the time that they take here")
		for _, name := range c.Plans {
			p, err := c.Plan(name)
			if err != nil {
				fmt.Fprintf(w, "  %s\t\t%v\n", name, err)
				continue
			}
			fmt.Fprintf(w, "  %s\t%v, %s\t%s\n", name, plan.Estimate(p), session.Rounds(p.Rounds), p.About)
		}
	})
}

func (Catalog) formats(w io.Writer) {
	columns(w, func(w io.Writer) {
		fmt.Fprintln(w, "Report formats")
		for _, f := range report.Formats() {
			fmt.Fprintf(w, "  %s\t%s\n", f.Name, f.About)
		}
	})
}
