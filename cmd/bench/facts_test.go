package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

func TestFacts(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t)
	cmd, out := b.startPlain("facts", "--targets", "nethttp,gorillamux", "--starts", "3", "--offline",
		"--out", b.out)
	if code := status(t, cmd.Wait()); code != exitcode.OK {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	for line := range strings.Lines(out.String()) {
		if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 80 && !strings.HasPrefix(line, "bench: ") {
			t.Errorf("wider than 80 columns: %q", line)
		}
	}
	f, err := os.Open(filepath.Join(b.out, results.FactsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil || len(records) != 3 {
		t.Fatalf("%v, %v", records, err)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		number := func(name string, low, high float64) {
			if v, err := strconv.ParseFloat(row[name], 64); err != nil || v < low || v > high {
				t.Errorf("%s: %s is %q", row["target"], name, row[name])
			}
		}
		number("starts", 3, 3)
		number("start_mean_s", 1e-4, 10)
		number("start_sd_s", 1e-9, 10)
		number("binary_bytes", 1e6, 1e8)
		number("modules", 1, 100)
		number("packages", 50, 1000)
		number("main_lines", 15, 100)
		mux := row["target"] == "gorillamux"
		if row["net_http"] != "true" || (row["module"] == "github.com/gorilla/mux") != mux ||
			(row["stars"] != "") != mux || !mux && row["released"] != "" {
			t.Errorf("%v", row)
		}
	}
}
