// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/mapping/mappingdialog.h"
#include "models/text/numbertext.h"
#include "views/mapping/mappingform.h"
#include "views/theme/fonts.h"
#include "views/theme/paddeddelegate.h"
#include "views/theme/panelheader.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

MappingDialog::MappingDialog(const QString &sourceName, const QString &file, QWidget *parent)
    : QDialog(parent)
    , m_table(new QComboBox)
    , m_form(new MappingForm)
    , m_rows(new QTableView)
    , m_note(new QLabel)
{
    setWindowTitle(u"Describe "_s + sourceName);
    setModal(true);
    resize(1160, 700);
    m_soon.setSingleShot(true);
    m_soon.setInterval(200);
    connect(&m_soon, &QTimer::timeout, this, &MappingDialog::previewWanted);
    auto *columns = new QHBoxLayout;
    columns->setContentsMargins({});
    columns->setSpacing(0);
    columns->addWidget(makeLeft(sourceName));
    auto *line = new QWidget;
    line->setFixedWidth(1);
    line->setProperty("role", u"rule"_s);
    line->setAttribute(Qt::WA_StyledBackground);
    columns->addWidget(line);
    columns->addWidget(makeRight(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(columns, 1);
    layout->addWidget(makeFooter(file));
    connect(m_form, &MappingForm::changed, this, [this] { m_soon.start(); });
    connect(m_table, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0 && index < m_tables.size())
            m_form->setTable(m_tables[index]);
    });
}

QWidget *MappingDialog::makeLeft(const QString &sourceName)
{
    auto *left = new QWidget;
    left->setFixedWidth(420);
    left->setProperty("role", u"panel"_s);
    left->setAttribute(Qt::WA_StyledBackground);
    auto *title = new QLabel(sourceName);
    title->setFont(nameFont());
    auto *lead = new QLabel(u"Below each choice stands what its values look like."_s);
    lead->setProperty("role", u"muted"_s);
    lead->setWordWrap(true);
    m_table->setAccessibleName(u"Table"_s);
    m_table->setToolTip(u"The table that holds the events"_s);
    auto *label = new QLabel(u"Ta&ble"_s);
    label->setFixedWidth(88);
    label->setBuddy(m_table);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_table, 1);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(16, 16, 16, 8);
    top->setSpacing(6);
    top->addWidget(title);
    top->addWidget(lead);
    top->addLayout(row);
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setWidget(m_form);
    area->setAccessibleName(u"Fields"_s);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(area, 1);
    return left;
}

QWidget *MappingDialog::makeRight()
{
    auto *right = new QWidget;
    auto *header = new PanelHeader(u"First rows as they would be read"_s);
    m_rows->setModel(&m_preview);
    m_rows->setAccessibleName(u"First rows as they would be read"_s);
    m_rows->setShowGrid(false);
    m_rows->setItemDelegate(new PaddedDelegate(m_rows));
    m_rows->setWordWrap(false);
    m_rows->setTabKeyNavigation(false);
    m_rows->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_rows->setTextElideMode(Qt::ElideMiddle);
    m_rows->verticalHeader()->hide();
    m_rows->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_rows->verticalHeader()->setDefaultSectionSize(24);
    m_rows->horizontalHeader()->setHighlightSections(false);
    m_rows->horizontalHeader()->setStretchLastSection(true);
    const int widths[] = {168, 128, 80, 64, 128, 112, 112, 96};
    for (int column = 0; column < int(std::size(widths)); ++column)
        m_rows->setColumnWidth(column, widths[column]);
    m_note->setProperty("role", u"muted"_s);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setContentsMargins(12, 8, 12, 8);
    m_note->setText(u"Reading the first rows…"_s);
    right->setProperty("role", u"panel"_s);
    right->setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(right);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(m_rows, 1);
    layout->addWidget(m_note);
    return right;
}

QWidget *MappingDialog::makeFooter(const QString &file)
{
    auto *footer = new QWidget;
    footer->setProperty("role", u"footer"_s);
    footer->setAttribute(Qt::WA_StyledBackground);
    m_file = new QLineEdit(file);
    m_file->setAccessibleName(u"Save the mapping as"_s);
    m_file->setToolTip(u"The mapping file; the source itself is not touched"_s);
    m_file->setFont(monoFont());
    auto *label = new QLabel(u"&Mapping file"_s);
    label->setBuddy(m_file);
    auto *other = new QPushButton(u"B&rowse…"_s);
    other->setToolTip(u"Choose where to save the mapping"_s);
    auto *cancel = new QPushButton(u"Cancel"_s);
    cancel->setToolTip(u"Save and open nothing (Esc)"_s);
    m_save = new QPushButton(u"&Save and open"_s);
    m_save->setToolTip(u"Save the mapping and open the source with it"_s);
    m_save->setProperty("filled", true);
    m_save->setEnabled(false);
    for (QPushButton *button : {other, cancel, m_save})
        button->setAutoDefault(button == m_save);
    m_save->setDefault(true);
    connect(other, &QPushButton::clicked, this, &MappingDialog::browse);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] { Q_EMIT saveWanted(m_file->text().trimmed()); });
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_file, 1);
    layout->addWidget(other);
    layout->addSpacing(16);
    layout->addWidget(cancel);
    layout->addWidget(m_save);
    return footer;
}

void MappingDialog::browse()
{
    auto *dialog = new QFileDialog(this, u"Save the mapping"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_file->text());
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void MappingDialog::setTables(const QList<DescribedTable> &tables)
{
    m_tables = tables;
    m_table->clear();
    for (const DescribedTable &each : tables)
        m_table->addItem(each.title());
    m_table->setEnabled(tables.size() > 1);
    if (tables.isEmpty())
        showProblem(u"There is no table, no JSON line and no record that could be described."_s);
}

MappingDraft MappingDialog::draft() const
{
    return m_form->draft();
}

void MappingDialog::showPreview(const QList<PreviewRow> &rows, const QString &error)
{
    m_preview.setRows(rows);
    const auto problem =
        std::find_if(rows.begin(), rows.end(), [](const PreviewRow &row) { return !row.problem.isEmpty(); });
    m_note->setText(!error.isEmpty() ? error
                    : rows.isEmpty() ? u"There are no rows yet; the mapping can be saved all the same."_s
                    : problem != rows.end() ? problem->problem
                                            : u"The first %1, through the connector, read-only."_s.arg(
                                                  countText(rows.size(), u"event"_s)));
    m_save->setEnabled(error.isEmpty());
}

void MappingDialog::showProblem(const QString &sentence)
{
    m_note->setText(sentence);
}

} // namespace Backstory
