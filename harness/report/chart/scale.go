package chart

import "math"

// Scale maps figures to places between 0 and 1. The zero value maps all to 0.
type Scale struct {
	Low, High float64
	// Log scales have the same distance between 1 and 10 as between 10 and 100.
	Log bool
}

// FromZero is a linear scale from 0 to a round number that holds all values.
func FromZero(values ...float64) Scale {
	_, high := bounds(values, func(float64) bool { return true })
	step := roundStep(high / 5)
	if step == 0 {
		return Scale{High: 1}
	}
	return Scale{High: step * math.Ceil(high/step-1e-9)}
}

// Around is a linear scale between round numbers that holds all values.
func Around(values ...float64) Scale {
	low, high := bounds(values, func(float64) bool { return true })
	step := roundStep((high - low) / 5)
	if step == 0 {
		return Scale{Low: low - 1, High: low + 1}
	}
	return Scale{Low: step * math.Floor(low/step+1e-9), High: step * math.Ceil(high/step-1e-9)}
}

// Decades is a logarithmic scale that holds all positive values, between numbers of one digit.
func Decades(values ...float64) Scale {
	low, high := bounds(values, func(v float64) bool { return v > 0 })
	if low <= 0 || high <= 0 {
		return Scale{Low: 1, High: 10, Log: true}
	}
	digit := func(v float64, round func(float64) float64) float64 {
		p := math.Pow(10, math.Floor(math.Log10(v)))
		return p * round(v/p)
	}
	s := Scale{Low: digit(low, func(f float64) float64 { return math.Floor(f + 1e-9) }),
		High: digit(high, func(f float64) float64 { return math.Ceil(f - 1e-9) }), Log: true}
	if s.High <= s.Low {
		s.High = s.Low * 10
	}
	return s
}

// bounds are the least and the largest of the values that are known and meant; 0 and 0 if there is none.
func bounds(values []float64, meant func(float64) bool) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if known(v) && meant(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		return 0, 0
	}
	return low, high
}

// roundStep is 1, 2, 2.5 or 5 times a power of ten, at least as large as a step.
func roundStep(step float64) float64 {
	if !(step > 0) || !known(step) {
		return 0
	}
	p := math.Pow(10, math.Floor(math.Log10(step)))
	for _, f := range []float64{1, 2, 2.5, 5} {
		if f*p >= step*(1-1e-9) {
			return f * p
		}
	}
	return 10 * p
}

// At is the place of a value. What lies outside is put at the edge, and what is no number at 0.
func (s Scale) At(v float64) float64 {
	var f float64
	switch {
	case !known(v) || s.High <= s.Low:
		return 0
	case !s.Log:
		f = (v - s.Low) / (s.High - s.Low)
	case v <= 0 || s.Low <= 0:
		return 0
	default:
		f = math.Log(v/s.Low) / math.Log(s.High/s.Low)
	}
	return min(max(f, 0), 1)
}

// Ticks are round numbers within the scale, about as many as wanted, at least one step apart.
func (s Scale) Ticks(wanted int) (ticks []float64) {
	if s.High <= s.Low || wanted < 1 || !known(s.High) || !known(s.Low) {
		return nil
	}
	if s.Log {
		return s.decades(wanted)
	}
	step := roundStep((s.High - s.Low) / float64(wanted))
	for i := math.Ceil(s.Low/step - 1e-9); i*step <= s.High*(1+1e-9) && len(ticks) <= 2*wanted; i++ {
		ticks = append(ticks, i*step+0) // + 0 makes 0 of -0
	}
	return ticks
}

// decades are the powers of ten, and what lies between them where these are few.
func (s Scale) decades(wanted int) (ticks []float64) {
	for _, between := range [][]float64{{1, 2, 5}, {1, 3}, {1}} {
		ticks = nil
		for p := math.Pow(10, math.Floor(math.Log10(s.Low))); p <= s.High; p *= 10 {
			for _, f := range between {
				if v := f * p; v >= s.Low*(1-1e-9) && v <= s.High*(1+1e-9) {
					ticks = append(ticks, v)
				}
			}
		}
		if len(ticks) <= wanted {
			return ticks
		}
	}
	every := (len(ticks) + wanted - 1) / wanted
	var fewer []float64
	for i := 0; i < len(ticks); i += every {
		fewer = append(fewer, ticks[i])
	}
	return fewer
}
