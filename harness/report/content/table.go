package content

// Table is a table with words around it, which both formats can write.
type Table struct {
	Title, Facts string
	Words        []string // beneath the title, a paragraph each
	Align        string   // "l" or "r" for each column
	Head         []string
	Rows         [][]string
	Notes        []string // beneath the table, a line each
}
