const pageLength = 500
/** Beyond this many rows nobody walks with J and K; the search field is the way there. */
const farthest = 10_000

/** The place of a user in a list that lives in the engine, -1 when it is not among the first ten thousand. */
export async function findUser(
  user: string,
  fetchPage: (offset: number, limit: number) => Promise<readonly { readonly user: string }[]>,
): Promise<number> {
  for (let offset = 0; offset < farthest; offset += pageLength) {
    const rows = await fetchPage(offset, pageLength)
    const place = rows.findIndex((row) => row.user === user)
    if (place >= 0) return offset + place
    if (rows.length < pageLength) return -1
  }
  return -1
}
