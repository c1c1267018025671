// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/mapping/mappingform.h"
#include "views/theme/icons.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

bool isTime(const QString &field)
{
    return field == u"occurred" || field == u"recorded";
}

QComboBox *comboBox(const QString &name, const QString &tip)
{
    auto *made = new QComboBox;
    made->setAccessibleName(name);
    made->setToolTip(tip);
    made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    made->setMinimumContentsLength(8);
    made->setItemDelegate(new QStyledItemDelegate(made)); // the one that the style sheet reaches
    return made;
}

/// Labels, choices and sentences of one part of the form, in columns that stand below each other.
QGridLayout *gridOf(QWidget *part)
{
    auto *grid = new QGridLayout(part);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnMinimumWidth(0, 88);
    grid->setColumnStretch(1, 1);
    return grid;
}

} // namespace

MappingForm::MappingForm(QWidget *parent)
    : QWidget(parent)
    , m_position(comboBox(u"Order"_s, u"The column that orders the events"_s))
    , m_more(new QToolButton(this))
    , m_moreFields(new QWidget(this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *fields = new QWidget(this);
    QGridLayout *grid = gridOf(fields);
    for (const QString &field : MappingDraft::asked())
        addLine(field, *grid);
    auto *label = new QLabel(u"Order"_s, fields);
    label->setBuddy(m_position);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(m_position, row, 1, 1, 2);
    QGridLayout *moreGrid = gridOf(m_moreFields);
    for (const QString &field : MappingDraft::more())
        addLine(field, *moreGrid);
    m_more->setText(u"&More"_s);
    m_more->setToolTip(
        u"Fields that few sources have: producer, user, kind, read version, schema, content type"_s);
    m_more->setAccessibleName(u"More fields"_s);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setCheckable(true);
    m_more->setProperty("link", true);
    connect(m_more, &QToolButton::toggled, this, &MappingForm::showMore);
    showMore(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(4);
    layout->addWidget(fields);
    layout->addWidget(m_more, 0, Qt::AlignLeft);
    layout->addWidget(m_moreFields);
    layout->addStretch(1);
    connect(m_position, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_filling)
            Q_EMIT changed();
    });
}

QString MappingForm::notMapped() const
{
    return m_hasOwnRules ? u"(as without a mapping)"_s : u"(not there)"_s;
}

void MappingForm::showMore(bool shown)
{
    m_more->setIcon(lineIcon(shown ? u"down"_s : u"right"_s));
    m_moreFields->setVisible(shown);
}

void MappingForm::addLine(const QString &field, QGridLayout &grid)
{
    const int row = grid.rowCount();
    Line line{field,
              comboBox(MappingDraft::labelOf(field),
                       u"A column, a path inside its JSON such as meta$.causedBy, or =text for the "
                       "same text in every event"_s),
              nullptr, new QLabel(this)};
    line.from->setEditable(true);
    line.from->setInsertPolicy(QComboBox::NoInsert);
    line.from->lineEdit()->setAccessibleName(MappingDraft::labelOf(field));
    auto *label = new QLabel(MappingDraft::labelOf(field), this);
    label->setBuddy(line.from);
    grid.addWidget(label, row, 0);
    grid.addWidget(line.from, row, 1, 1, isTime(field) ? 1 : 2);
    if (isTime(field)) {
        line.unit = comboBox(u"Unit of "_s + MappingDraft::labelOf(field), u"How the time is written"_s);
        line.unit->addItem(u"ISO 8601"_s, QString());
        line.unit->addItem(u"seconds"_s, u"epoch-s"_s);
        line.unit->addItem(u"milliseconds"_s, u"epoch-ms"_s);
        line.unit->addItem(u"microseconds"_s, u"epoch-us"_s);
        line.unit->addItem(u"nanoseconds"_s, u"epoch-ns"_s);
        grid.addWidget(line.unit, row, 2);
        connect(line.unit, &QComboBox::currentIndexChanged, this, [this] {
            explainAll();
            if (!m_filling)
                Q_EMIT changed();
        });
    }
    line.sentence->setProperty("role", u"muted"_s);
    line.sentence->setWordWrap(true);
    line.sentence->setTextFormat(Qt::PlainText);
    grid.addWidget(line.sentence, row + 1, 1, 1, 2);
    grid.setRowMinimumHeight(row + 2, 4);
    connect(line.from, &QComboBox::currentTextChanged, this, [this, line](const QString &text) {
        if (!m_filling)
            choose(line, text);
    });
    m_lines.append(line);
}

void MappingForm::setTable(const DescribedTable &table)
{
    m_filling = true;
    m_table = table.table.name;
    m_candidates = table.candidates;
    m_hasOwnRules = table.hasOwnRules;
    const MappingDraft guess = guessMapping(table);
    m_position->clear();
    m_position->addItem(m_hasOwnRules       ? u"as the server orders them"_s
                        : m_table.isEmpty() ? u"the place in the file"_s
                                            : u"as they were inserted (rowid)"_s,
                        QString());
    for (const MappingCandidate &each : m_candidates) {
        if (each.depth == 0 && each.kinds.integers && !m_table.isEmpty())
            m_position->addItem(each.expression, each.expression);
    }
    m_position->setCurrentIndex(std::max(0, m_position->findData(guess.position)));
    m_position->setEnabled(m_position->count() > 1);
    for (const Line &line : std::as_const(m_lines)) {
        line.from->clear();
        line.from->addItem(notMapped());
        for (const MappingCandidate &each : m_candidates)
            line.from->addItem(each.expression);
        if (line.field == u"kind") {
            for (const QString &kind : {u"=event"_s, u"=command"_s, u"=snapshot"_s, u"=tombstone"_s})
                line.from->addItem(kind);
        }
        const MappingDraft::Field choice = guess.fields.value(line.field);
        line.from->setCurrentIndex(choice.from.isEmpty() ? 0 : line.from->findText(choice.from));
        if (line.unit)
            line.unit->setCurrentIndex(std::max(0, line.unit->findData(choice.as)));
    }
    explainAll();
    m_filling = false;
    Q_EMIT changed();
}

MappingDraft::Field MappingForm::choiceOf(const Line &line) const
{
    const QString text = line.from->currentText().trimmed();
    if (text.isEmpty() || text == notMapped())
        return {};
    if (text.startsWith(u'='))
        return {{}, text.mid(1), {}};
    return {text, {}, line.unit ? line.unit->currentData().toString() : QString()};
}

// With another column its unit is guessed again: whoever picks the column means the unit that it is in.
void MappingForm::choose(const Line &line, const QString &expression)
{
    if (line.unit) {
        for (const MappingCandidate &each : std::as_const(m_candidates)) {
            if (each.expression == expression)
                line.unit->setCurrentIndex(std::max(0, line.unit->findData(fieldFrom(line.field, each).as)));
        }
    }
    explainAll();
    Q_EMIT changed();
}

void MappingForm::explainAll()
{
    for (const Line &line : std::as_const(m_lines)) {
        const QString sentence = explain(line.field, choiceOf(line), m_candidates, m_hasOwnRules);
        line.sentence->setText(sentence);
        line.sentence->setVisible(!sentence.isEmpty());
        line.from->setAccessibleDescription(sentence);
    }
}

MappingDraft MappingForm::draft() const
{
    MappingDraft draft;
    draft.table = m_table;
    draft.position = m_position->currentData().toString();
    for (const Line &line : m_lines) {
        const MappingDraft::Field choice = choiceOf(line);
        if (choice.isSet())
            draft.fields[line.field] = choice;
    }
    return draft;
}

} // namespace Backstory
