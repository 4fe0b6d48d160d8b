package instructions

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// parse reads what cachegrind writes with --cache-sim=no: the instructions of each function. The format is
// that of the Valgrind manual, "Cachegrind output file format": "fl=" and "fn=" lines name file and function,
// and the lines after them are "LINE COUNT". The last line is "summary: TOTAL", which must agree.
func parse(r io.Reader) (map[string]int64, error) {
	all := map[string]int64{}
	var total int64
	var function string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		switch {
		case line == "" || beginsWith(line, "desc:", "cmd:", "fl="):
		case strings.HasPrefix(line, "events:"):
			if line != "events: Ir" {
				return nil, fmt.Errorf("line %d: %q, want only instructions (events: Ir)", n, line)
			}
		case strings.HasPrefix(line, "fn="):
			function = line[len("fn="):]
		case strings.HasPrefix(line, "summary:"):
			told, err := count(line[len("summary:"):])
			if err != nil || told != total {
				return nil, fmt.Errorf("line %d: %q, but the functions have %d: %w", n, line, total,
					errors.Join(err, errCut))
			}
			return all, nil
		default:
			_, text, _ := strings.Cut(line, " ")
			ir, err := count(text)
			if err != nil || function == "" {
				return nil, fmt.Errorf("line %d: %q is no count of a function: %w", n, line, errors.Join(err, errCut))
			}
			all[function] += ir
			total += ir
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	return nil, errCut
}

// errCut is the error of a file that cachegrind did not write to its end.
var errCut = errors.New("the file is not whole")

func beginsWith(line string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(line, prefix) })
}

func count(text string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err == nil && (n < 0 || n > 1<<60) {
		err = fmt.Errorf("%d is no possible count", n)
	}
	return n, err
}
