// Gen writes the application icon and the example tables into the folder named by its argument: the same bytes every time.
//
// Every file has a random source of its own, seeded by a constant, so changing one file leaves the others as they are.
package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// generators maps each file, relative to the assets folder, to what makes its content.
var generators = map[string]func() ([]byte, error){
	"icon.png":               iconPNG,
	"icon.svg":               iconSVG,
	"examples/customers.csv": func() ([]byte, error) { return customers(source(1)) },
	"examples/houses.csv":    func() ([]byte, error) { return houses(source(2)) },
	"examples/flowers.csv":   func() ([]byte, error) { return flowers(source(3)) },
	"examples/blobs.csv":     func() ([]byte, error) { return blobs(source(4)) },
}

func source(stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(20251101, stream))
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gen FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func write(folder string) error {
	for name, generate := range generators {
		content, err := generate()
		if err != nil {
			return fmt.Errorf("make %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
