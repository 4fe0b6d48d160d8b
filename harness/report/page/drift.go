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

// driftPage is every turn over the time of the run, as a share of the mean of its row: a disturbance of the
// machine shows in all rows at once.
type driftPage struct {
	Chart        template.HTML
	From, To     string
	Turns        int
	Rounds       int
	Least, Most  level
	Disturbances string
}

// mostTitles is the number of turns up to which each says what it is: more would make a page large.
const mostTitles = 400

// level is the median of a round.
type level struct {
	Round  int
	Change string
	share  float64
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
	v := driftPage{From: from.UTC().Format("15:04"), To: to.UTC().Format("15:04 UTC"), Turns: len(shares),
		Rounds:       len(byRound),
		Disturbances: figures.Prose(content.Disturbance(in.Run.Environment))}
	var ys []float64
	t := chart.Timeline{X: chart.Scale{High: max(to.Sub(from).Seconds(), 1)}}
	for _, s := range shares {
		ys = append(ys, s.share)
		if len(shares) > mostTitles {
			s.title = ""
		}
		t.Dots = append(t.Dots, chart.Point{X: s.at, Y: s.share, Title: s.title})
	}
	for round := 1; round <= in.Run.Plan.Rounds; round++ {
		all := byRound[round]
		if len(all) == 0 {
			continue
		}
		share := median(all)
		l := level{round, typeset(figures.Change(share - 1)), share}
		if v.Least.Round == 0 || share < v.Least.share {
			v.Least = l
		}
		if v.Most.Round == 0 || share > v.Most.share {
			v.Most = l
		}
		t.Steps = append(t.Steps, roundStep(round, all, l, t.X.High))
	}
	t.Y = chart.Around(ys...)
	t.YTicks = ticks(t.Y, 5, percentage)
	t.Label = fmt.Sprintf("%d turns over the run; the median of a round is between %s and %s of the mean",
		v.Turns, v.Least.Change, v.Most.Change)
	v.Chart = t.HTML()
	return v
}

// roundStep is the stroke of a round, at least wide enough to be seen: in slices all turns of a round begin
// together.
func roundStep(round int, all []shareOf, l level, end float64) chart.Step {
	first, last := all[0].at, all[len(all)-1].at
	if width := end / 40; last-first < width {
		middle := min(max((first+last)/2, width/2), end-width/2)
		first, last = middle-width/2, middle+width/2
	}
	return chart.Step{From: first, To: last, Level: l.share, Title: fmt.Sprintf("round %d: median %s", round,
		l.Change)}
}

func median(all []shareOf) float64 {
	var s []float64
	for _, x := range all {
		s = append(s, x.share)
	}
	slices.Sort(s)
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// driftOf divides each turn by the mean of its row, in the order of time. Open loads have no figure for that,
// since the plan sets their rate.
func driftOf(in content.Input) (shares []shareOf, from, to time.Time) {
	type key struct{ target, scenario, load string }
	means := map[key]float64{}
	for _, r := range in.Rows {
		if r.N > 1 {
			means[key{r.Target, r.Scenario, r.Load}] = r.Throughput.Mean
		}
	}
	what := func(m harness.Measurement) string { // short: there may be a thousand
		if len(in.Run.Plan.Loads) == 1 {
			return figures.Short(m.Scenario)
		}
		return rowTitle(in, harness.Summary{Scenario: m.Scenario, Load: m.Load.String()})
	}
	turns := slices.Clone(in.Detail.Turns)
	slices.SortStableFunc(turns, func(a, b harness.Measurement) int { return a.Started.Compare(b.Started) })
	for _, m := range turns {
		mean := means[key{m.Target, m.Scenario, m.Load.String()}]
		if !(mean > 0) || m.Error != "" || m.Account() == nil || m.Load.Open() || m.Started.IsZero() {
			continue
		}
		_, value := achieved(m)
		share := value / mean
		if !known(share) {
			continue
		}
		if from.IsZero() {
			from = m.Started
		}
		to = m.Started
		shares = append(shares, shareOf{m.Round, m.Started.Sub(from).Seconds(), share,
			fmt.Sprintf("round %d, %s, %s: %s", m.Round, figures.Short(m.Target), what(m),
				typeset(figures.Change(share-1)))})
	}
	return shares, from, to
}
