import type { ForeignLists } from '../../../../src-main/contract/laboratory.ts'
import { formatCount } from '../../format/numbers.ts'

/** What is not as it should be with imported lists; the lines are named for the first few. */
export function describeLists({ counts, problems }: Pick<ForeignLists, 'counts' | 'problems'>): string[] {
  const said: readonly (readonly [number, string])[] = [
    [counts.usersWithoutList, 'test users have no list'],
    [counts.knownItems, 'places go to items that the user is known to have'],
    [counts.unknownItems, 'places go to items that the split does not have'],
    [counts.emptyPlaces, 'places are empty: their ranks are not in the file'],
    [counts.repeated, 'repeated places were left out'],
    [counts.otherUsers + counts.unknownUsers, 'lines are of users outside the test part'],
  ]
  const lines = problems.slice(0, 3).map(({ line, message }) => `line ${line}: ${message}`)
  return [...said.filter(([count]) => count > 0).map(([count, words]) => `${formatCount(count)} ${words}.`), ...lines]
}
