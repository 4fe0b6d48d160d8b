package results

import (
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// PairsFile is the table of all pairs of targets.
const PairsFile = "pairs.csv"

// pairRow is one pair with the standing that it is of.
type pairRow struct {
	standing *stats.Standing
	pair     stats.Pair
}

func pairsColumns() []column[pairRow] {
	type p = pairRow
	return []column[p]{
		{"scenario", func(r p) string { return r.standing.Scenario }},
		{"load", func(r p) string { return r.standing.Load }},
		{"target_a", func(r p) string { return r.pair.A }},
		{"target_b", func(r p) string { return r.pair.B }},
		{"n", func(r p) string { return strconv.Itoa(r.pair.N) }},
		{"ratio", func(r p) string { return figure(r.pair.Ratio) }},
		{"ratio_low", func(r p) string { return figure(r.pair.Low) }},
		{"ratio_high", func(r p) string { return figure(r.pair.High) }},
		{"p", func(r p) string { return figure(r.pair.P) }},
		{"p_holm", func(r p) string { return figure(r.pair.Holm) }},
		{"p_signed_rank", func(r p) string { return figure(r.pair.SignedRank) }},
		{"apart", apart},
	}
}

// apart is empty where the pairs were not tested, which is not the same as false.
func apart(r pairRow) string {
	if r.standing.Tiers == nil {
		return ""
	}
	return strconv.FormatBool(r.pair.Apart)
}

// PairsCSV is pairs.csv as these standings make it.
func PairsCSV(standings []stats.Standing) string {
	cols := pairsColumns()
	var b strings.Builder
	b.WriteString(header(cols))
	for i := range standings {
		for _, p := range standings[i].Pairs {
			b.WriteString(line(cols, pairRow{&standings[i], p}))
		}
	}
	return b.String()
}

// WritePairs replaces pairs.csv in one step.
func (f *Folder) WritePairs(standings []stats.Standing) error {
	return replace(f.root, PairsFile, []byte(PairsCSV(standings)))
}

// outlying lists the rounds in which a row was far from its usual.
func outlying(r harness.Summary) string {
	rounds := make([]string, len(r.Outlying))
	for i, n := range r.Outlying {
		rounds[i] = strconv.Itoa(n)
	}
	return strings.Join(rounds, " ")
}

// rare reads a percentile that is only known from many answers on.
func rare(get func(*harness.Distribution) *float64) func(harness.Summary) string {
	return func(r harness.Summary) string {
		if r.Times == nil {
			return ""
		}
		return optional(get(r.Times))
	}
}

// rare reads a number that may be missing.
func (f *fieldReader) rare(name string) *float64 {
	if f.fields[name] == "" {
		return nil
	}
	v := f.number(name)
	return &v
}

// counts reads numbers with spaces between them; nil for none.
func (f *fieldReader) counts(name string) (all []int) {
	for s := range strings.FieldsSeq(f.fields[name]) {
		one := &fieldReader{fields: map[string]string{name: s}}
		all = append(all, int(one.count(name)))
		if f.err == nil {
			f.err = one.err
		}
	}
	return all
}
