package results

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// lines decodes the lines of turns.ndjson. Five sixths of a line are histograms, through which a JSON decoder
// goes twice, letter by letter. So a name is put in the place of each, and the histogram in the place of its
// name once the rest is decoded: half of the work of reading a run is saved.
type lines struct {
	rest  []byte
	taken [][]byte
}

// A name starts with a mark that no histogram has, and no line that names are put in, escaped or not.
const nameMark = "@"

var (
	escapedMark  = []byte(`\u0040`)
	histogramKey = []byte(`"histogram_v2":"`)
)

// turn decodes one line.
func (l *lines) turn(line []byte) (m harness.Measurement, err error) {
	if !l.take(line) {
		return decodeTurn(line)
	}
	if m, err = decodeTurn(l.rest); err != nil || m.Result == nil {
		return m, err
	}
	for i := range m.Result.Targets {
		t := &m.Result.Targets[i]
		if name, ok := strings.CutPrefix(t.Histogram, nameMark); ok {
			n, err := strconv.Atoi(name)
			if err != nil {
				return m, fmt.Errorf("histogram %q: %w", name, err)
			}
			t.Histogram = string(l.taken[n])
		}
	}
	return m, nil
}

// take puts the line in rest with a name for each histogram. It takes none from a line that is not as Record
// writes it: a quote ends a string only if no backslash is before it, and so the key with both its quotes is
// always a key.
func (l *lines) take(line []byte) bool {
	l.rest, l.taken = l.rest[:0], l.taken[:0]
	if bytes.Contains(line, []byte(nameMark)) || bytes.Contains(line, escapedMark) {
		return false
	}
	for {
		at := bytes.Index(line, histogramKey)
		if at < 0 {
			break
		}
		at += len(histogramKey)
		end := bytes.IndexByte(line[at:], '"')
		if end < 0 || !base64Text(line[at:at+end]) {
			return false
		}
		l.rest = append(append(l.rest, line[:at]...), nameMark...)
		l.rest = strconv.AppendInt(l.rest, int64(len(l.taken)), 10)
		l.taken = append(l.taken, line[at:at+end])
		line = line[at+end:]
	}
	l.rest = append(l.rest, line...)
	return len(l.taken) > 0
}

// base64Text reports whether a text is one to JSON too, letter for letter.
func base64Text(b []byte) bool {
	for _, c := range b {
		if !base64Letters[c] {
			return false
		}
	}
	return true
}

var base64Letters = func() (is [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=" {
		is[c] = true
	}
	return is
}()
