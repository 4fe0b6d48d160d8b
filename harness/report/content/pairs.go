package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

const matrixFacts = "How many times faster the row's target is than the column's"

// Mark is what stands at a pair that does not differ significantly: = if it is shown to be equal within the
// margin, ? if it is not settled.
func Mark(p stats.Pair) string {
	switch {
	case p.Apart:
		return ""
	case p.Equal:
		return "="
	}
	return "?"
}

func markFacts(s stats.Standing) string {
	return fmt.Sprintf("= equal within %s, ? not settled", figures.Percent(s.Margin))
}

// pairTable is the matrix of all ratios with their intervals, for a document.
func pairTable(s stats.Standing) Block {
	b := Block{
		Facts: matrixFacts + ", with the 95 % interval that holds for all pairs together (Bonferroni), and p by " +
			"Holm; " + markFacts(s),
		Head: append([]string{""}, s.Targets[1:]...), Align: "l",
	}
	b.Rows = matrix(s, func(p stats.Pair) string {
		text := fmt.Sprintf("%s (%s..%s), p %s",
			figures.Factor(p.Ratio), figures.Factor(p.Low), figures.Factor(p.High), figures.PValue(p.Holm))
		return strings.TrimSpace(Mark(p) + " " + text)
	})
	for i := range b.Rows {
		b.Rows[i] = append([]string{s.Targets[i]}, b.Rows[i]...)
		b.Align += "l"
	}
	return b
}

// ratioTable is the matrix of bare ratios, for a terminal. Its columns have the numbers of its rows.
func ratioTable(s stats.Standing) Block {
	last := len(s.Targets)
	b := Block{
		Facts: matrixFacts + "; " + markFacts(s),
		Words: []string{fmt.Sprintf("%d is %s.", last, s.Targets[last-1])},
		Head:  []string{"#", ""}, Align: "rl", Repeat: 2,
	}
	b.Rows = matrix(s, func(p stats.Pair) string {
		return cmp.Or(Mark(p), figures.Factor(p.Ratio))
	})
	for i := range b.Rows {
		b.Rows[i] = append([]string{fmt.Sprint(i + 1), s.Targets[i]}, b.Rows[i]...)
		b.Head, b.Align = append(b.Head, fmt.Sprint(i+2)), b.Align+"r"
	}
	return b
}

// matrix has a row for each target but the last, and a column for each but the first. Its lower left is
// empty.
func matrix(s stats.Standing, cell func(stats.Pair) string) (rows [][]string) {
	pairs := s.Pairs
	for i := range s.Targets[1:] {
		row := make([]string, len(s.Targets)-1)
		for j := i; j < len(row); j++ {
			row[j], pairs = cell(pairs[0]), pairs[1:]
		}
		rows = append(rows, row)
	}
	return rows
}

// relativeTable has the intervals of the relative performance, for which the ranking of a terminal has no
// room.
func relativeTable(s stats.Standing, ranked []harness.Summary) Block {
	b := Block{Facts: "Relative performance, the slowest = 1"}
	b.columns(false, "r tier", "l target", "r relative", "r 95 % interval")
	for _, r := range ranked {
		if slices.Contains(s.Targets, r.Target) {
			b.row(fmt.Sprint(r.Tier), r.Target, figures.Factor(r.Relative.Mean), bounds(r.Relative))
		}
	}
	return b
}

func bounds(e harness.Estimate) string {
	if e.Low == e.High { // the slowest against itself
		return figures.None
	}
	return figures.Range(e, figures.Factor)
}
