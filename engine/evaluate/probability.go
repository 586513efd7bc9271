package evaluate

import "math"

// rocAUC is the area under the ROC curve of the positive class for a binary task. For
// several classes it is the plain mean of the areas of each class against the rest
// (roc_auc_score with multi_class="ovr", average="macro" in scikit-learn), and undefined
// when one of the classes does not occur.
func rocAUC(p Predictions) (float64, error) {
	if p.Task == Binary {
		return areaOf(p, p.Positive)
	}
	sum := 0.0
	for class := range p.Classes {
		area, err := areaOf(p, class)
		if err != nil {
			return 0, err
		}
		sum += area
	}
	return sum / float64(len(p.Classes)), nil
}

func areaOf(p Predictions, class int) (float64, error) {
	s, err := p.Scores(class)
	if err != nil {
		return 0, err
	}
	positives, negatives := 0.0, 0.0
	for i, is := range s.Positive {
		if is {
			positives += s.weight(i)
		} else {
			negatives += s.weight(i)
		}
	}
	switch {
	case positives == 0:
		return 0, undefined("no row is truly %q", p.Classes[class])
	case negatives == 0:
		return 0, undefined("every row is truly %q", p.Classes[class])
	}
	c, err := ROC(s)
	if err != nil {
		return 0, err
	}
	return c.AUC(), nil
}

// averagePrecision is the area under the precision-recall curve of the positive class.
func averagePrecision(p Predictions) (float64, error) {
	s, err := p.Scores(p.Positive)
	if err != nil {
		return 0, err
	}
	c, err := PrecisionRecall(s)
	if err != nil {
		return 0, err
	}
	return c.AveragePrecision(), nil
}

// logLoss is the mean of −ln(probability given to the true class). As in scikit-learn
// probabilities are first kept ε = 2⁻⁵² away from 0 and 1 and scaled to add up to one, so
// that a single wrong certainty costs 36 instead of being infinite.
func logLoss(p Predictions) (float64, error) {
	if err := p.needProbabilities(); err != nil {
		return 0, err
	}
	const epsilon = 0x1p-52
	k := len(p.Classes)
	loss, total := 0.0, 0.0
	for i, t := range p.Truth {
		sum := 0.0
		for _, v := range p.Proba[i*k : (i+1)*k] {
			sum += min(max(v, epsilon), 1-epsilon)
		}
		own := min(max(p.Proba[i*k+int(t)], epsilon), 1-epsilon)
		w := p.weight(i)
		loss -= float64(w * math.Log(own/sum))
		total += w
	}
	return loss / total, nil
}

// brier is the mean squared distance between the probabilities and what came true. For
// two classes it is that of the positive class, between 0 and 1; for more it is summed
// over the classes, between 0 and 2, as Brier defined it (1950) and as scikit-learn
// does by default.
func brier(p Predictions) (float64, error) {
	if err := p.needProbabilities(); err != nil {
		return 0, err
	}
	k := len(p.Classes)
	loss, total := 0.0, 0.0
	for i, t := range p.Truth {
		row := 0.0
		for class, v := range p.Proba[i*k : (i+1)*k] {
			if p.Task == Binary && class != p.Positive {
				continue
			}
			if class == int(t) {
				v--
			}
			row += float64(v * v)
		}
		w := p.weight(i)
		loss += float64(w * row)
		total += w
	}
	return loss / total, nil
}
