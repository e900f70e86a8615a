import type { Plugin } from 'chart.js'

interface Mark {
  readonly x: number
  readonly label: string
}

/** Vertical lines with a word beside them, such as the best epoch. */
export function drawMarks(marks: () => readonly Mark[], colorOf: (name: string) => string): Plugin<'line' | 'bar'> {
  return {
    id: 'marks',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart
      const x = scales.x
      if (x === undefined) return
      for (const mark of marks()) {
        const place = x.getPixelForValue(mark.x)
        if (place < chartArea.left || place > chartArea.right) continue
        ctx.save()
        ctx.strokeStyle = colorOf('--text-faint')
        ctx.setLineDash([2, 3])
        ctx.beginPath()
        ctx.moveTo(place, chartArea.top)
        ctx.lineTo(place, chartArea.bottom)
        ctx.stroke()
        ctx.fillStyle = colorOf('--text-soft')
        ctx.font = `500 11.5px ${chart.options.font?.family ?? 'sans-serif'}`
        const fitsRight = place + ctx.measureText(mark.label).width + 8 < chartArea.right
        ctx.textAlign = fitsRight ? 'left' : 'right'
        ctx.fillText(mark.label, place + (fitsRight ? 5 : -5), chartArea.bottom - 6)
        ctx.restore()
      }
    },
  }
}
