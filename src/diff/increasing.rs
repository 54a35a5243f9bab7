//! Within [`super`]: what stays in its order when a list is put in another one.

/// Of items at `places` in another list those that keep their order there and weigh the most together: the others are what
/// moved. No two items are at the same place.
pub(super) fn heaviest(places: &[usize], weight: impl Fn(usize) -> u128) -> Vec<bool> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_unstable_by_key(|at| places[*at]);
    let mut ranks = vec![0; places.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = rank + 1;
    }
    // A Fenwick tree over the other list: the heaviest chain that ends there or before, and its last item.
    let mut best: Vec<(u128, Option<usize>)> = vec![(0, None); places.len() + 1];
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    for (item, rank) in ranks.into_iter().enumerate() {
        let mut longest = (0, None);
        let mut at = rank - 1;
        while at > 0 {
            if best[at].0 > longest.0 {
                longest = best[at];
            }
            at &= at - 1;
        }
        before[item] = longest.1;
        let chain = (longest.0 + weight(item), Some(item));
        let mut at = rank;
        while at < best.len() {
            if chain.0 > best[at].0 {
                best[at] = chain;
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut kept = vec![false; places.len()];
    let last = best.iter().reduce(|a, b| if b.0 > a.0 { b } else { a }).and_then(|(_, last)| *last);
    for item in std::iter::successors(last, |item| before[*item]) {
        kept[item] = true;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_as_possible_move() {
        let kept = |places: &[usize]| heaviest(places, |_| 1);
        assert_eq!(kept(&[]), [] as [bool; 0]);
        assert_eq!(kept(&[0, 1, 2]), [true; 3]);
        assert_eq!(kept(&[5, 1, 2, 3]), [false, true, true, true]);
        assert_eq!(kept(&[1, 2, 3, 0]), [true, true, true, false]);
        assert_eq!(kept(&[2, 1, 0]).into_iter().filter(|kept| *kept).count(), 1);
    }

    #[test]
    fn what_weighs_more_stays() {
        assert_eq!(heaviest(&[1, 0], |item| if item == 0 { 2 } else { 1 }), [true, false]);
        assert_eq!(heaviest(&[1, 0], |item| if item == 0 { 1 } else { 2 }), [false, true]);
    }
}
