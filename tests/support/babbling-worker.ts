/** A worker that says what no contract knows: a figure that is none, as a plugin's arithmetic can make. */
process.send?.({ type: 'ready' })
process.send?.({ type: 'epoch', point: { epoch: 1, loss: NaN } })
setInterval(() => undefined, 1000)
