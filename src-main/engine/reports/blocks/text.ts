import { readMarkdown } from '../markdown-text.ts'
import { defineBlock } from './block.ts'

export const textBlock = defineBlock({
  kind: 'text',
  title: '',
  summary: 'Your own words, in Markdown.',
  render: ({ block }) => readMarkdown(block.markdown),
})
