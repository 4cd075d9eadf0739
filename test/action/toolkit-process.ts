import { error, getInput, info, notice, setOutput, setSecret, summary, warning } from '@actions/core'
import { publish } from '../../src/github/publish.ts'
import type { Toolkit } from '../../src/github/toolkit.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { hostile } from '../report/fixtures/bookshop.ts'

/** Publishes a hostile report with the toolkit of the entry, for a test that runs this as a process. */
const toolkit: Toolkit = { getInput, setSecret, setOutput, info, error, warning, notice, summary }

async function main(): Promise<void> {
  toolkit.setSecret('postgres://ada:50%\n@db')
  toolkit.info(`input: ${JSON.stringify(toolkit.getInput('budget-reads'))}`)
  toolkit.setOutput('lines', 'first\nfake<<x\nsafe\nx')
  toolkit.warning('100% sure\n::warning::x', { file: 'a,b:c.sql', startLine: 3, title: 'One, two: three' })
  const runner = { temp: process.env.RUNNER_TEMP ?? '', runUrl: 'https://github.com/bookshop/store' }
  const renderLine = () => ''
  await publish({
    report: hostile,
    runner,
    render: renderMarkdown,
    renderLine,
    prefix: '',
    comment: null,
    toolkit,
  })
}

void main()
