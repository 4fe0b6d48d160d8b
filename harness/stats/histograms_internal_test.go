package stats

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// testHistogram is a histogram of so many answers, from some µs to seconds, as response times are.
func testHistogram(tb testing.TB, seed uint64, lowest, highest int64, digits, answers int) *hdrhistogram.Histogram {
	tb.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	h := hdrhistogram.New(lowest, highest, digits)
	for range answers {
		v := min(int64(50_000*math.Exp(2*rng.NormFloat64())), highest)
		if err := h.RecordValues(v, 1+rng.Int64N(300)); err != nil {
			tb.Fatal(err)
		}
	}
	return h
}

func encoded(tb testing.TB, h *hdrhistogram.Histogram) string {
	tb.Helper()
	b, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// wrap encodes the inside of a histogram: its head and its payload.
func wrap(tb testing.TB, inside []byte) string {
	tb.Helper()
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(inside); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	b := binary.BigEndian.AppendUint32(nil, uint32(hdrhistogram.V2CompressedEncodingCookieBase|0x10))
	b = binary.BigEndian.AppendUint32(b, uint32(packed.Len()))
	return base64.StdEncoding.EncodeToString(append(b, packed.Bytes()...))
}

// inside is the head with the payload given.
func inside(digits uint32, lowest, highest uint64, length int, payload ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(hdrhistogram.V2EncodingCookieBase|0x10))
	for _, v := range []uint32{uint32(length), 0, digits} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	for _, v := range []uint64{lowest, highest, math.Float64bits(1)} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return append(b, payload...)
}

// merged is the sum as the library alone makes it, and whether all of it was taken.
func merged(all []string) (sum *hdrhistogram.Histogram, whole bool) {
	whole = true
	for _, s := range all {
		h, err := hdrhistogram.Decode([]byte(s))
		switch {
		case err != nil:
			whole = false
		case sum == nil:
			sum = h
		default:
			whole = sum.Merge(h) == 0 && whole
		}
	}
	return sum, whole
}

// sameSum adds histograms up and compares the sum with the library's; ask says after which the sum is asked for.
func sameSum(t *testing.T, all []string, ask func(i int) bool) {
	t.Helper()
	var sum histograms
	var d decoder
	good := true
	for i, s := range all {
		good = sum.add(s, &d) == nil && good
		if ask(i) {
			sum.histogram()
		}
	}
	want, whole := merged(all)
	got := sum.histogram()
	if good != whole {
		t.Fatalf("all were taken: %v, the library says %v", good, whole)
	}
	if (got == nil) != (want == nil) {
		t.Fatalf("the sum is %v, want %v", got, want)
	}
	if got != nil && (got.TotalCount() != want.TotalCount() || !slices.Equal(got.Export().Counts, want.Export().Counts)) {
		t.Fatalf("%d values were added up, the library has %d, or other ones", got.TotalCount(), want.TotalCount())
	}
}

func TestHistogramsAddUpAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	fine := func(seed uint64) string { return encoded(t, testHistogram(t, seed, 1, 10e9, 3, 300)) }
	coarse := func(seed uint64) string { return encoded(t, testHistogram(t, seed, 1000, 60e9, 2, 300)) }
	many := wrap(t, inside(3, 1, 1000, 8, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f))
	short := encoded(t, testHistogram(t, 9, 1, 1000, 3, 10))
	most := wrap(t, inside(3, 1, 1000, 9, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
	vast := wrap(t, inside(3, 1, 1000, 8*200, bytes.Repeat([]byte{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, 200)...))
	for name, all := range map[string][]string{
		"none":                     nil,
		"one":                      {fine(1)},
		"of one shape":             {fine(1), fine(2), fine(3), fine(4)},
		"of two shapes":            {fine(1), fine(2), coarse(3), fine(4), coarse(5), coarse(6), fine(7)},
		"a broken one":             {fine(1), fine(2), "garbage", fine(3)},
		"a broken one first":       {fine(1)[:100], fine(2), fine(3)},
		"empty ones":               {encoded(t, hdrhistogram.New(1, 10e9, 3)), fine(1), encoded(t, hdrhistogram.New(1, 10e9, 3))},
		"too long for the first":   {short, fine(1)},
		"huge counts":              {many, many, short, many},
		"more than can be counted": {short, most, most, short},
		"too many together":        {short, vast, vast, short},
	} {
		for when, ask := range map[string]func(int) bool{
			"at the end": func(int) bool { return false }, "after each": func(int) bool { return true },
			"after every other": func(i int) bool { return i%2 == 0 },
		} {
			t.Run(name+", asked "+when, func(t *testing.T) { sameSum(t, all, ask) })
		}
	}
}

// The rows of a run share their decoder, and it knows the shape of whichever was the last to have another one.
func TestHistogramsOfTwoRows(t *testing.T) {
	t.Parallel()
	fine, coarse := encoded(t, testHistogram(t, 1, 1, 10e9, 3, 300)), encoded(t, testHistogram(t, 2, 1000, 60e9, 2, 300))
	var d decoder
	var sums [2]histograms
	var all [2][]string
	for _, x := range []struct {
		row     int
		encoded string
	}{{0, fine}, {0, fine}, {1, coarse}, {0, coarse}, {1, coarse}, {1, fine}, {0, fine}} {
		all[x.row] = append(all[x.row], x.encoded)
		if err := sums[x.row].add(x.encoded, &d); err != nil {
			t.Fatal(err)
		}
	}
	for i := range sums {
		if want, _ := merged(all[i]); !slices.Equal(sums[i].histogram().Export().Counts, want.Export().Counts) {
			t.Errorf("row %d has other counts than the library's", i)
		}
	}
}

// The decoder falls back on the library, which is right but slow, so a test of results alone could not see it fail.
func TestDecoderKnows(t *testing.T) {
	t.Parallel()
	h := testHistogram(t, 1, 1, 86400e9, 3, 2000)
	good := encoded(t, h)
	raw, err := base64.StdEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1]++ // of the checksum
	shape := func(length int, payload ...byte) string { return wrap(t, inside(3, 1, 86400e9, length, payload...)) }
	for _, c := range []struct {
		name, encoded string
		want          bool
	}{
		{"one of the shape", good, true},
		{"an empty one", encoded(t, hdrhistogram.New(1, 86400e9, 3)), true},
		{"a count in the first place", shape(1, 2), true},
		{"other digits", encoded(t, testHistogram(t, 1, 1, 86400e9, 2, 10)), false},
		{"another end", encoded(t, testHistogram(t, 1, 1, 60e9, 3, 10)), false},
		{"nothing", "", false},
		{"no base64", "?" + good[1:], false},
		{"cut off", good[:len(good)/2/4*4], false},
		{"another mark", "AAAA" + good[4:], false},
		{"a wrong checksum", base64.StdEncoding.EncodeToString(raw), false},
		{"less than its length", shape(2, 2), false},
		{"more than its length", shape(1, 2, 2), false},
		{"half a number", shape(1, 0x82), false},
		{"zeros past the end", shape(4, 0xff, 0xff, 0xff, 0x7f), false},
		{"a count past the end", shape(5, append(binary.AppendUvarint(nil, uint64(2*len(h.Export().Counts)-1)), 2, 2)...), false},
	} {
		var d decoder
		d.learn(h)
		for range 2 { // the second time with its memory used
			if got := d.decode(c.encoded); got != c.want {
				t.Errorf("%s: decoded: %v, want %v", c.name, got, c.want)
			}
			if !d.decode(good) || d.total != h.TotalCount() {
				t.Errorf("after %s: a good one has %d values, want %d", c.name, d.total, h.TotalCount())
			}
		}
	}
}

func TestMomentsAreTheLibrarys(t *testing.T) {
	t.Parallel()
	for digits, highest := range map[int]int64{1: 60e9, 2: 60e9, 3: 60e9, 5: 200e3} {
		for _, lowest := range []int64{1, 7, 4096} {
			for _, answers := range []int{1, 2, 500} {
				h := testHistogram(t, uint64(answers), lowest, highest, digits, answers)
				mean, sd := moments(h)
				if mean != h.Mean() || sd != h.StdDev() {
					t.Errorf("%d digits from %d, %d answers: %v and %v, want %v and %v", digits, lowest, answers, mean, sd, h.Mean(), h.StdDev())
				}
				if d := distribution(h); d.Max != float64(h.Max())/1e9 {
					t.Errorf("%d digits from %d, %d answers: the longest is %v, want %v", digits, lowest, answers, d.Max, h.Max())
				}
			}
		}
	}
}

// FuzzHistograms takes the insides of two histograms, since hardly any other change passes the checksum, between two of
// one shape.
func FuzzHistograms(f *testing.F) {
	f.Add(inside(1, 1, 1e6, 3, 2, 0xc7, 0x01), inside(1, 1, 1e6, 1, 4))
	f.Add(inside(1, 1000, 1e6, 1, 2), inside(1, 1, 1e6, 2, 0xff, 0xff))
	f.Add(inside(1, 1, 1e6, 2, 2, 2), inside(2, 1, 1e6, 3, 5, 2, 0))
	first := encoded(f, testHistogram(f, 1, 1, 1e6, 1, 100))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		for _, x := range [][]byte{a, b} {
			// With more digits than these, a head can ask for up to 50 MB: right, and slow.
			if len(x) >= innerHead && (x[12]|x[13]|x[14] != 0 || x[15] > 2) {
				return
			}
		}
		sameSum(t, []string{first, wrap(t, a), first, wrap(t, b)}, func(int) bool { return false })
	})
}
