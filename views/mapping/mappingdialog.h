// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mapping/mappingguess.h"
#include "models/mapping/previewmodel.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace Backstory
{

class MappingForm;

/// Describes an unknown table or JSON file by example: on the left what each field of an event comes from, on
/// the right the first rows as they would be read. Reads and writes nothing itself.
class MappingDialog : public QDialog
{
    Q_OBJECT
public:
    /// `file`: where the mapping would be saved.
    MappingDialog(const QString &sourceName, const QString &file, QWidget *parent);

    /// The tables of the source, the likeliest first.
    void setTables(const QList<DescribedTable> &tables);
    void setTimeText(TimeText text) { m_preview.setTimeText(text); }
    MappingDraft draft() const;
    /// The first rows as the draft reads them; or why it cannot read any.
    void showPreview(const QList<PreviewRow> &rows, const QString &error);
    /// Something went wrong with what was asked for; a sentence.
    void showProblem(const QString &sentence);
    const PreviewModel &preview() const { return m_preview; }

Q_SIGNALS:
    void previewWanted();
    /// Save the draft to this file and open the source with it.
    void saveWanted(const QString &file);

private:
    QWidget *makeLeft(const QString &sourceName);
    QWidget *makeRight();
    QWidget *makeFooter(const QString &file);
    void browse();

    QList<DescribedTable> m_tables;
    PreviewModel m_preview;
    QTimer m_soon; ///< not with every key
    QComboBox *m_table;
    MappingForm *m_form;
    QTableView *m_rows;
    QLabel *m_note;
    QLineEdit *m_file;
    QPushButton *m_save;
};

} // namespace Backstory
