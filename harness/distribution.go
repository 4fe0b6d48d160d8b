package harness

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
)

// Distribution describes the times of the correct answers, in seconds. What is not known, as a percentile
// that another generator does not tell, is NaN; in JSON it is null.
type Distribution struct {
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
	P50  float64 `json:"p50"`
	P66  float64 `json:"p66"`
	P75  float64 `json:"p75"`
	P80  float64 `json:"p80"`
	P90  float64 `json:"p90"`
	P95  float64 `json:"p95"`
	P98  float64 `json:"p98"`
	P99  float64 `json:"p99"`
	// P999 is null under 10,000 answers: it would be the opinion of a handful.
	P999 *float64 `json:"p999"`
	// P9999 is given from 100,000 answers on, of merged histograms only.
	P9999 *float64 `json:"p9999,omitempty"`
}

// UnknownTimes is a distribution without any known figure.
func UnknownTimes() (d Distribution) {
	for _, f := range d.figures() {
		*f = math.NaN()
	}
	return d
}

// written is a Distribution as it stands in JSON.
type written struct {
	Mean  *float64 `json:"mean"`
	SD    *float64 `json:"sd"`
	Min   *float64 `json:"min"`
	Max   *float64 `json:"max"`
	P50   *float64 `json:"p50"`
	P66   *float64 `json:"p66"`
	P75   *float64 `json:"p75"`
	P80   *float64 `json:"p80"`
	P90   *float64 `json:"p90"`
	P95   *float64 `json:"p95"`
	P98   *float64 `json:"p98"`
	P99   *float64 `json:"p99"`
	P999  *float64 `json:"p999"`
	P9999 *float64 `json:"p9999,omitempty"`
}

// figures has the same order as the figures of written.
func (d *Distribution) figures() []*float64 {
	return []*float64{&d.Mean, &d.SD, &d.Min, &d.Max, &d.P50, &d.P66, &d.P75, &d.P80, &d.P90, &d.P95, &d.P98,
		&d.P99}
}

func (w *written) figures() []**float64 {
	return []**float64{&w.Mean, &w.SD, &w.Min, &w.Max, &w.P50, &w.P66, &w.P75, &w.P80, &w.P90, &w.P95, &w.P98,
		&w.P99}
}

// MarshalJSON writes null for unknown figures.
func (d Distribution) MarshalJSON() ([]byte, error) {
	w := written{P999: d.P999, P9999: d.P9999}
	to := w.figures()
	for i, f := range d.figures() {
		if !math.IsNaN(*f) && !math.IsInf(*f, 0) {
			*to[i] = f
		}
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads it again, and refuses unknown members.
func (d *Distribution) UnmarshalJSON(b []byte) error {
	var w written
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&w); err != nil {
		return err
	}
	*d = Distribution{P999: w.P999, P9999: w.P9999}
	from := w.figures()
	for i, f := range d.figures() {
		if *from[i] == nil {
			*f = math.NaN()
		} else {
			*f = **from[i]
		}
	}
	return nil
}

// Stop is what ended a ramp of users. The zero value means that it reached its end.
type Stop struct {
	// Condition is the one that was met: "failed>1%".
	Condition string `json:"condition"`
	// Count requests of Of met it.
	Count int64 `json:"count,omitempty"`
	Of    int64 `json:"of,omitempty"`
	// Text is the condition with what was observed, for people.
	Text string `json:"text"`
}

// ParseStop reads the form that older files and CSVs have: the text alone, which begins with the condition.
func ParseStop(text string) Stop {
	condition, _, _ := strings.Cut(text, ":")
	return Stop{Condition: condition, Text: text}
}

// UnmarshalJSON reads also the text alone, as older runs have it.
func (s *Stop) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(string(b), `"`) {
		text := ""
		err := json.Unmarshal(b, &text)
		*s = ParseStop(text)
		return err
	}
	type fields Stop
	return json.Unmarshal(b, (*fields)(s))
}
