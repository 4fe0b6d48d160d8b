package load

// Progress is what a share tells of itself while it runs. Its counts are of the window, and since the one
// before.
type Progress struct {
	// At is the time since the start of the window in seconds.
	At      float64 `json:"at_s"`
	Users   int     `json:"users,omitempty"`
	Correct int64   `json:"correct"`
	Failed  int64   `json:"failed"`
	// Times are response times in milliseconds, known to 2 %, each with its count.
	Times [][2]float64 `json:"times_ms"`
	// Tally is the share's part in the conditions that end a ramp: correct answers and failed requests since the
	// start, and those that were too slow for each condition.
	Tally []int64 `json:"tally"`
}
