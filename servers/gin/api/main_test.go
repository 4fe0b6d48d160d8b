package main

import (
	"testing"

	"tenrounds/harness/verify/apis/apitest"
	"tenrounds/test/faults"
)

func TestAPI(t *testing.T) {
	faults.Only(t)
	apitest.Run(t, start)
}

func FuzzAPI(f *testing.F) { apitest.Fuzz[*testing.T](f, start) }
