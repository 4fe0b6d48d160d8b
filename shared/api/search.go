package api

// Search are the parameters of GET /search. Frameworks bind them by their own tags.
type Search struct {
	Q      string   `form:"q" query:"q" url:"q" json:"q" validate:"required,max=100"`
	Page   int      `form:"page" query:"page" url:"page" json:"page" validate:"min=1,max=1000"`
	Per    int      `form:"per" query:"per" url:"per" json:"per" validate:"min=1,max=100"`
	Sort   string   `form:"sort" query:"sort" url:"sort" json:"sort" validate:"oneof=best stars forks updated"`
	Labels []string `form:"label" query:"label" url:"label" json:"label" validate:"max=10,dive,min=1,max=50"`
}

// NewSearch has the values of parameters that are absent.
func NewSearch() Search { return Search{Page: 1, Per: 20, Sort: "best", Labels: []string{}} }

// Found is the value of the answer to a Search.
type Found struct {
	Search
	// Offset is where the page begins, and Next the number of the next one.
	Offset int `json:"offset"`
	Next   int `json:"next"`
}

// Searched is the answer of GET /search. The error is the framework's, of a parameter of the wrong type.
func Searched(s Search, err error) Answer {
	if err != nil {
		return problem(400, "A parameter has the wrong type.")
	}
	if faults := validate(&s); len(faults) > 0 {
		return problem(400, "A parameter is wrong.", faults...)
	}
	return value(FoundBy(s))
}

// FoundBy is what a valid search finds.
func FoundBy(s Search) Found { return Found{Search: s, Offset: (s.Page - 1) * s.Per, Next: s.Page + 1} }
