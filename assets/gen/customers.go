package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// customer is one subscriber before anything got lost or misspelt.
type customer struct {
	id           string
	signup       time.Time
	plan, region string
	age          int
	fee          float64
	calls        int
	hours        float64
	satisfaction int
	churned      bool
}

var plans = []struct {
	name   string
	weight float64
	fee    float64
}{{"Basic", 0.48, 12.9}, {"Standard", 0.34, 24.9}, {"Premium", 0.18, 44.9}}

var (
	regions      = []string{"North", "South", "East", "West", "Central"}
	snapshot     = time.Date(2025, time.July, 1, 0, 0, 0, 0, time.UTC)
	oldestSignup = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// customers writes subscribers of a music service, who has left and what was known before: missing ages written three ways, regions in two
// spellings, satisfaction missing more often for those who hardly listen, comments with commas, quotes and line breaks, rows sent twice.
func customers(r *rand.Rand) ([]byte, error) {
	const count = 1500
	out := newTable("customer_id", "signup_date", "plan", "region", "age", "monthly_fee", "support_calls", "usage_hours", "satisfaction", "comment", "churned")
	for i := range count {
		c := drawCustomer(r, i)
		row := spoil(r, c)
		out.add(row...)
		if r.Float64() < 0.006 {
			out.add(row...)
		}
	}
	return out.encode()
}

func drawCustomer(r *rand.Rand, i int) customer {
	plan := plans[pick(r, plans[0].weight, plans[1].weight, plans[2].weight)]
	days := snapshot.Sub(oldestSignup).Hours() / 24
	c := customer{
		id:     fmt.Sprintf("C-%05d", 10001+i*7),
		signup: oldestSignup.AddDate(0, 0, int(days*math.Pow(r.Float64(), 0.8))),
		plan:   plan.name,
		region: regions[pick(r, 3, 2.5, 2, 1.5, 1)],
		age:    int(clamp(math.Round(43+14*r.NormFloat64()), 18, 88)),
		fee:    plan.fee * (1 + 0.06*r.NormFloat64()),
	}
	// A bad experience shows in calls and in satisfaction alike.
	trouble := r.NormFloat64()
	c.calls = poisson(r, math.Exp(0.1+0.65*trouble))
	c.hours = math.Exp(2.7 + 0.9*r.NormFloat64() - 0.01*float64(c.age-43))
	c.satisfaction = int(clamp(math.Round(3.5-0.9*trouble+0.7*r.NormFloat64()), 1, 5))
	c.churned = r.Float64() < sigmoid(churnScore(c))
	return c
}

// churnScore is the log-odds of leaving. Most of it adds up, as a logistic regression sees it; the last three terms need two columns at once, which
// only trees and products of columns find.
func churnScore(c customer) float64 {
	months := snapshot.Sub(c.signup).Hours() / 24 / 30.4
	usage := math.Log(c.hours) - 2.7
	score := -1.95
	score += 0.50 * float64(min(c.calls, 6))
	score += -1.25 * usage
	score += -0.75 * float64(c.satisfaction-3)
	score += -0.020 * (months - 30)
	score += map[string]float64{"Basic": 0.35, "Standard": -0.1, "Premium": -0.5}[c.plan]
	score += map[string]float64{"South": 0.4, "West": -0.4}[c.region]
	if c.plan == "Premium" && c.hours < 10 {
		score += 3.2 // pays for much and uses little
	}
	if c.calls >= 3 && c.satisfaction >= 4 {
		score -= 3.0 // called often and was helped
	}
	if c.age < 34 && months < 16 {
		score += 2.4 // young and still on trial
	}
	return score
}

// spoil writes the customer as the systems of a real firm would have kept it.
func spoil(r *rand.Rand, c customer) []string {
	region := c.region
	switch at := r.Float64(); {
	case at < 0.06:
		region = ""
	case at < 0.075:
		region = strings.ToLower(region)
	}
	age := strconv.Itoa(c.age)
	if at := r.Float64(); at < 0.055 {
		age = []string{"", "NA", "?"}[pick(r, 3, 1, 1)]
	}
	satisfaction := strconv.Itoa(c.satisfaction)
	if missing := 0.10 + 0.25*sigmoid(4-c.hours); r.Float64() < missing {
		satisfaction = ""
	}
	return []string{
		c.id, c.signup.Format(time.DateOnly), c.plan, region, age, number(c.fee, 2), strconv.Itoa(c.calls), number(c.hours, 1),
		satisfaction, comment(r, c), yesNo(c.churned),
	}
}
