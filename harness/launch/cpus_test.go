package launch

import (
	"slices"
	"strings"
	"testing"
)

func TestParseCPUs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		list string
		want []int
		err  string
	}{
		{"0", []int{0}, ""},
		{"0-3,8", []int{0, 1, 2, 3, 8}, ""},
		{"8,0-1", []int{0, 1, 8}, ""},
		{"5-5", []int{5}, ""},
		{"1023", []int{1023}, ""},
		{"", nil, "missing"},
		{"1,", nil, "missing"},
		{"-1", nil, "missing"},
		{"1-", nil, "missing"},
		{"3-1", nil, "backwards"},
		{"1,0-2", nil, "CPU 1 is named twice"},
		{"0-1023,0-1023,0-1023", nil, "twice"},
		{"1024", nil, "highest"},
		{"99999999999999999999", nil, "highest"},
		{"+1", nil, "not a number"},
		{" 1", nil, "not a number"},
		{"1-2-3", nil, "not a number"},
		{"a", nil, "not a number"},
	} {
		got, err := ParseCPUs(c.list)
		if c.err != "" {
			wants(t, err, c.err, c.list)
			continue
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("ParseCPUs(%q) = %v, %v; want %v", c.list, got, err, c.want)
		}
	}
}

func FuzzParseCPUs(f *testing.F) {
	for _, s := range []string{"0-3,8", "1,1", "3-1", "", "1023-", "0-1023,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, list string) {
		cpus, err := ParseCPUs(list)
		if err != nil {
			return
		}
		if len(cpus) == 0 || !slices.IsSorted(cpus) || cpus[0] < 0 || cpus[len(cpus)-1] >= maxCPU {
			t.Fatalf("%q gave %v", list, cpus)
		}
		again, err := ParseCPUs(FormatCPUs(cpus))
		if err != nil || !slices.Equal(cpus, again) {
			t.Fatalf("%q gave %v, written %q, read back %v, %v", list, cpus, FormatCPUs(cpus), again, err)
		}
	})
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cpus         []int
		server, load string
	}{
		{nil, "", ""},
		{[]int{4}, "4", "4"},
		{[]int{0, 1}, "0", "1"},
		{[]int{0, 1, 2}, "0", "1"},
		{[]int{0, 1, 2, 3, 8, 9}, "0-2", "3,8-9"},
	} {
		if s, l := split(c.cpus); s != c.server || l != c.load {
			t.Errorf("split(%v) = %q, %q; want %q, %q", c.cpus, s, l, c.server, c.load)
		}
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	e := &excerpt{}
	if e.after() != "" {
		t.Error("words of a program that said nothing")
	}
	in := "panic: first words\n" + strings.Repeat("0123456789", 10_000) + "last words\n"
	for len(in) > 0 { // in pieces of odd sizes
		n := min(len(in), 1+len(in)%977)
		if w, err := e.Write([]byte(in[:n])); w != n || err != nil {
			t.Fatalf("Write of %d bytes = %d, %v", n, w, err)
		}
		in = in[n:]
	}
	got := e.String()
	if !strings.HasPrefix(got, "panic: first words\n0") || !strings.HasSuffix(got, "9last words") ||
		len(got) > 2*excerptHalf+40 {
		t.Errorf("%d bytes: %s", len(got), got)
	}
	if want := "[95934 bytes left out]"; !strings.Contains(got, want) {
		t.Errorf("%s is not in %q", want, got[excerptHalf:excerptHalf+40])
	}
	e.forget()
	if _, err := e.Write([]byte(" short \n")); err != nil || e.after() != ": short" {
		t.Errorf("after forget: %q, %v", e.after(), err)
	}
}

func TestExcerptKeepsShortTextsWhole(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, excerptHalf - 1, excerptHalf, excerptHalf + 1, 2 * excerptHalf} {
		e := &excerpt{}
		in := strings.Repeat("x", n)
		_, _ = e.Write([]byte(in))
		if e.String() != in {
			t.Errorf("%d bytes in, %d out", n, len(e.String()))
		}
	}
}
