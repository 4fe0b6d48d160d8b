package results

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// sameTurn decodes a line as it is and with its histograms taken out first.
func sameTurn(t *testing.T, l *lines, line []byte) {
	t.Helper()
	want, wantErr := decodeTurn(line)
	before := bytes.Clone(line)
	got, err := l.turn(line)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Errorf("%.300s\nerror %v, want %v", line, err, wantErr)
	}
	if wantErr == nil && !reflect.DeepEqual(got, want) {
		t.Errorf("%.300s\n%+v, want %+v", line, got, want)
	}
	if !bytes.Equal(line, before) {
		t.Errorf("%.300s\nthe line was changed", before)
	}
}

// turnLine is a turn with such targets.
func turnLine(targets ...string) string {
	return `{"round":1,"target":"a","scenario":"text","result":{"targets":[` + strings.Join(targets, ",") +
		"]}}\n"
}

func TestLinesOfTheReference(t *testing.T) {
	t.Parallel()
	b, err := ReadTurns("../../results/reference")
	if err != nil {
		t.Fatal(err)
	}
	var l lines
	n := 0
	for line := range bytes.Lines(b) {
		if !l.take(line) || bytes.Contains(l.rest, []byte("HIST")) {
			t.Errorf("line %d: %d of %d bytes are left, with the histogram", n+1, len(l.rest), len(line))
		}
		sameTurn(t, &l, line)
		n++
	}
	if n == 0 {
		t.Error("there are no turns")
	}
}

func TestLinesAreDecodedAsTheyAre(t *testing.T) {
	t.Parallel()
	h := `{"url":"u","histogram_v2":"HISTabc+/=="}`
	for _, c := range []struct {
		line string
		take bool
	}{
		{turnLine(h), true},
		{turnLine(h, `{"histogram_v2":""}`, `{"histogram_v2":"B"}`, `{"url":"v"}`), true},
		{turnLine(`{"histogram_v2":"A","histogram_v2":"B"}`), true},
		{turnLine(h, `{"Histogram_V2":"B"}`, `{"histogram_v2": "C"}`), true},
		{turnLine(strings.Repeat(h+",", 30) + h), true},
		{turnLine(), false},
		{turnLine(h, `{"histogram_v2":"@0"}`), false},
		{turnLine(h, `{"Histogram_V2":"\u00400"}`), false},
		{turnLine(h, `{"url":"a@b"}`), false},
		{turnLine(h, `{"histogram_v2":"A\nB"}`), false},
		{turnLine(`{"url":"say \"histogram_v2\":\"A\""}`), false},
		{`{"round":1,"error":"x\"histogram_v2":"A"}`, true},
		{`{"round":1,"histogram_v2":"A"}`, true},
		{`{"round":1,"error":"@0","result":null,"histogram_v2":"A"}`, false},
		{turnLine(h) + turnLine(h), true},
		{`{"schema":3,"result":{"targets":[` + h + `]},"novel":1}`, true},
		{turnLine(h)[:97], false},
		{turnLine(h)[:len(turnLine(h))-5], true},
		{turnLine(h + "x"), true},
		{"\n", false},
	} {
		var l lines
		sameTurn(t, &l, []byte(c.line))
		if got := l.take([]byte(c.line)); got != c.take {
			t.Errorf("%s: histograms are taken out: %v, want %v", c.line, got, c.take)
		}
		sameTurn(t, &l, []byte(turnLine(h))) // with its memory used
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte(turnLine(`{"url":"u","histogram_v2":"HISTabc+/=="}`, `{"histogram_v2":""}`)))
	f.Add([]byte(turnLine(`{"histogram_v2":"A\"@0"}`, `{"Histogram_V2":"\u00400"}`)))
	f.Fuzz(func(t *testing.T, line []byte) {
		var l lines
		sameTurn(t, &l, line)
	})
}
