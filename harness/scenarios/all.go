// Package scenarios has the requests of the load with their expected answers. These come from shared/payloads
// and the catalog, never from a server under test.
package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// All lists the scenarios in the order in which tables show them.
func All() []harness.Scenario {
	return []harness.Scenario{
		text(),
		json(),
		post(),
		file("1k.bin"),
		file("64k.bin"),
		file("1m.bin"),
	}
}

// Names lists the names of All.
func Names() []string {
	var names []string
	for _, s := range All() {
		names = append(names, s.Name)
	}
	return names
}

// Applications are the applications beside the contract.
func Applications() []string { return []string{Bookstore, API} }

// OfApplications lists the names of the scenarios of all applications.
func OfApplications() []string { return append(BookstoreNames(), APINames()...) }

// Application returns the application of a scenario; "" is the contract's.
func Application(name string) string {
	switch {
	case ScaleOf(name) != "":
		return Bookstore
	case slices.Contains(APINames(), name):
		return API
	}
	return ""
}

// ByName finds a scenario, of All or of an application.
func ByName(name string) (harness.Scenario, error) {
	for _, s := range All() {
		if s.Name == name {
			return s, nil
		}
	}
	if s, ok := ofBookstore(name); ok {
		return s, nil
	}
	if s, ok := scenarioOfAPI(name); ok {
		return s, nil
	}
	return harness.Scenario{}, fmt.Errorf("unknown scenario %q; there are: %s", name,
		strings.Join(Names(), ", "))
}
