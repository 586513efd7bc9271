package main

import "math/rand/v2"

// What people wrote, by mood. Some hold what a careless reader of CSV stumbles over: commas, quotes, line breaks, letters beyond ASCII.
var (
	praise = []string{
		"Great service, never had a problem.",
		"Love the discovery playlists",
		"My kids use it all day, worth every cent",
		"Support called back within the hour - thank you!",
		"Sound quality is superb.",
		`The "family" option is exactly what we needed`,
		"Works fine on the train too, even in tunnels.",
		"Très bien, rien à redire",
	}
	neutral = []string{
		"It does what it should.",
		"OK for the price",
		"Would like a student discount",
		"Moved house, please update my address",
		"How do I change my plan?",
		"Fine so far, let's see",
		"Using it mainly at weekends.",
	}
	complaint = []string{
		"App crashes when I open a playlist",
		"Too expensive, and the price went up again.",
		"Waited 40 minutes on the phone, nobody could help",
		`Support told me to "turn it off and on again"`,
		"Billing error, third month in a row",
		"Half of my albums have disappeared.",
		"Skips, stutters, stops.\nTried three devices.",
		"Cancelled once already, still charged!",
		"Sehr langsam, ständig Fehler",
	}
	letter = []string{
		"Dear team,\n\nI have been charged twice, in March and in April.\nPlease refund \"the second one\".\n\nRegards",
		"Two things:\n- offline mode, please\n- a \"sleep timer\", as the others have",
	}
)

// comment draws a remark that leans with satisfaction; most people write none.
func comment(r *rand.Rand, c customer) string {
	if r.Float64() < 0.55 {
		return ""
	}
	if r.Float64() < 0.02 {
		return letter[r.IntN(len(letter))]
	}
	lean := float64(c.satisfaction - 3)
	moods := [][]string{praise, neutral, complaint}
	mood := moods[pick(r, sigmoid(1.4*lean-0.4), 0.4, sigmoid(-1.4*lean-0.4))]
	return mood[r.IntN(len(mood))]
}
