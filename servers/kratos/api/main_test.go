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
