// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/palette/palettemodel.h"
#include "views/theme/popuppanel.h"

class QLabel;
class QLineEdit;
class QListView;

namespace Backstory
{

/// Everything the window can do, found by typing parts of its name; Enter does it. Owns its model.
class PalettePopup : public PopupPanel
{
    Q_OBJECT
public:
    explicit PalettePopup(QWidget *parent);

    /// Opens with an empty field.
    void open(int top, const QList<PaletteEntry> &entries);
    PaletteModel &model() { return m_model; }

Q_SIGNALS:
    /// The popup has closed, and the focus is where it was before.
    void chosen(Backstory::PaletteEntry::Kind kind, int id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(const QModelIndex &index);
    void update();

    PaletteModel m_model;
    QLineEdit *m_field;
    QListView *m_list;
    QLabel *m_nothing;
};

} // namespace Backstory
