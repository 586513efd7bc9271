// Package run turns a pipeline document into executions and carries them out.
//
// [Check] finds what is wrong before anything runs: structure, parameters, columns, leakage. [NewPlan] expands families: a node
// behind a split has one execution per member, and every execution gets its key, the hash of all that its result depends on.
// Because keys follow from parameters and the keys of inputs, not from contents, all of them are known before the first node
// runs, and whatever the store still holds under its key is not run again. [Run] executes what is left on a bounded number of
// workers, deepest first so that values can be let go early; a node that fails takes only its dependants with it.
//
// Results never depend on the number of workers: each execution draws from its own random source, derived from seed, node and
// member, and values on links are immutable.
package run
