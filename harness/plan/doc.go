// Package plan turns manifests, scenarios and settings into a harness.Plan: what is launched, in which
// order, how often and how hard it is asked. It starts nothing and reads no clock.
package plan
