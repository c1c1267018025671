// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/problemtext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString titleOf(const ReducerProblem &problem, const ProblemPlace &place)
{
    const QString who = place.isDraft || place.reducer.isEmpty() ? u"The draft"_s : place.reducer;
    const QString at = place.step.isEmpty() ? QString() : u" at "_s + place.step;
    switch (problem.kind) {
    case ReducerProblem::None:
        return {};
    case ReducerProblem::Script:
        return place.step.isEmpty() ? u"%1 cannot be loaded."_s.arg(who) : u"%1 stops%2."_s.arg(who, at);
    case ReducerProblem::Time:
    case ReducerProblem::Memory:
        return u"%1 was stopped%2."_s.arg(who, at);
    case ReducerProblem::Ended:
        return u"The program that runs %1 ended%2."_s.arg(place.isDraft ? u"the draft"_s : who, at);
    case ReducerProblem::Missing:
        return u"Reducers cannot be run."_s;
    case ReducerProblem::Unfit:
        return u"The state%1 cannot be shown."_s.arg(at);
    }
    return {};
}

} // namespace

ProblemText problemText(const ReducerProblem &problem, const ProblemPlace &place)
{
    ProblemText text;
    text.title = titleOf(problem, place);
    if (text.title.isEmpty())
        return text;
    QStringList advice;
    if (problem.line < 1 && !problem.text.isEmpty())
        advice.append(problem.text); // there is no line to write it below
    if (place.hasOlderStates)
        advice.append(u"The states shown are still those of the last reducer that worked."_s);
    else if (place.hasStates && !place.step.isEmpty())
        advice.append(u"The states before it are right."_s);
    if (problem.line > 0)
        advice.append(u"Correct line %1."_s.arg(problem.line));
    text.advice = advice.join(u' ');
    return text;
}

} // namespace Backstory
