package page

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// driftPage is every turn over the time of the run, as a share of its row's mean: what the machine did to all.
type driftPage struct {
	Chart        template.HTML
	From, To     string
	Least, Most  string
	Rounds       int
	Turns        int
	LeastRound   int
	MostRound    int
	Disturbances string
}

// shareOf is a turn as a share of its row's mean.
type shareOf struct {
	round int
	at    float64 // seconds since the start of the first
	share float64
	title string
}

func driftView(in content.Input) any {
	shares, from, to := driftOf(in)
	byRound := map[int][]shareOf{}
	for _, s := range shares {
		byRound[s.round] = append(byRound[s.round], s)
	}
	if len(byRound) < 2 {
		return nil // there is nothing to compare a round with
	}
	v := driftPage{From: from.UTC().Format("15:04"), To: to.UTC().Format("15:04 UTC"), Turns: len(shares), Rounds: len(byRound), Disturbances: figures.Prose(content.Disturbance(in.Run.Environment))}
	var ys []float64
	t := chart.Timeline{X: chart.Scale{High: max(to.Sub(from).Seconds(), 1)}}
	for _, s := range shares {
		ys = append(ys, s.share)
		t.Dots = append(t.Dots, chart.Point{X: s.at, Y: s.share, Column: "goodput_rps/throughput_mean_rps", Title: s.title})
	}
	least, most := 0.0, 0.0
	for round := range in.Run.Plan.Rounds {
		all := byRound[round+1]
		if len(all) == 0 {
			continue
		}
		level := median(all)
		if v.LeastRound == 0 || level < least {
			least, v.LeastRound = level, round+1
		}
		if v.MostRound == 0 || level > most {
			most, v.MostRound = level, round+1
		}
		first, last := all[0].at, all[len(all)-1].at
		if width := t.X.High / 40; last-first < width { // in slices all turns of a round begin together
			middle := min(max((first+last)/2, width/2), t.X.High-width/2)
			first, last = middle-width/2, middle+width/2
		}
		t.Steps = append(t.Steps, chart.Step{From: first, To: last, Level: level, Title: fmt.Sprintf("round %d: median %s", round+1, figures.Change(level-1))})
	}
	v.Least, v.Most = typeset(figures.Change(least-1)), typeset(figures.Change(most-1))
	t.Y = chart.Around(ys...)
	t.YTicks = ticks(t.Y, 5, percentage)
	t.Label = fmt.Sprintf("%d turns over the run; the median of a round lies between %s and %s of the mean", v.Turns, v.Least, v.Most)
	v.Chart = t.HTML()
	return v
}

func median(all []shareOf) float64 {
	var s []float64
	for _, x := range all {
		s = append(s, x.share)
	}
	slices.Sort(s)
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// driftOf relates each turn to the mean of its row, in the order of time. Ramps have no figure for that.
func driftOf(in content.Input) (shares []shareOf, from, to time.Time) {
	type key struct{ target, scenario, load string }
	means := map[key]harness.Summary{}
	for _, r := range in.Rows {
		if r.N > 1 && r.Throughput.Mean > 0 {
			means[key{r.Target, r.Scenario, r.Load}] = r
		}
	}
	turns := slices.Clone(in.Detail.Turns)
	slices.SortStableFunc(turns, func(a, b harness.Measurement) int { return a.Started.Compare(b.Started) })
	for _, m := range turns {
		r, ok := means[key{m.Target, m.Scenario, m.Load.String()}]
		if !ok || m.Error != "" || m.Account() == nil || m.Load.Ramp() || m.Started.IsZero() {
			continue
		}
		_, value := achieved(m)
		if figures.Unknown(value / r.Throughput.Mean) {
			continue
		}
		if from.IsZero() {
			from = m.Started
		}
		to = m.Started
		shares = append(shares, shareOf{round: m.Round, at: m.Started.Sub(from).Seconds(), share: value / r.Throughput.Mean,
			title: fmt.Sprintf("round %d, %s, %s, %s: %s", m.Round, figures.Short(m.Target), figures.Short(m.Scenario), figures.Short(m.Load.String()), figures.Change(value/r.Throughput.Mean-1))})
	}
	return shares, from, to
}
