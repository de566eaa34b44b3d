/** What nobody but the organisation can answer, and where it is asked for. */
export type BreachQuestion = { readonly question: string; readonly cite: string }

/** What those who judge a breach are asked beside what the log knows. The gateway judges none of it. */
export const BREACH_QUESTIONS: readonly BreachQuestion[] = [
  {
    question: 'How likely is it that somebody was or will be harmed by it, and how seriously?',
    cite: 'NHS England, Data Security Standard 6: guide to the notification of data security and protection incidents',
  },
  {
    question: 'Who has seen it, and what do they mean to do with it?',
    cite: 'NHS England, information risk and impacts to individuals following personal data breaches',
  },
  {
    question: 'Can they still reach it, and were copies taken?',
    cite: 'NHS England, information risk and impacts to individuals following personal data breaches',
  },
  {
    question: 'How many people and how many records in all, with other events of the same cause?',
    cite: 'UK GDPR Article 33(3)(a)',
  },
  {
    question: 'Who is the data protection officer or other contact?',
    cite: 'UK GDPR Article 33(3)(b)',
  },
  { question: 'What are the likely consequences?', cite: 'UK GDPR Article 33(3)(c)' },
  { question: 'What was done about it, and what will be?', cite: 'UK GDPR Article 33(3)(d)' },
  {
    question: 'Is a high risk to the person likely, so that they have to be told without undue delay?',
    cite: 'UK GDPR Article 34(1)',
  },
]
